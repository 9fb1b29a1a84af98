/** A PIN that whoever finds the desk tries first: one digit, a run up or down, a part that repeats. */
export function isEasyPin(pin: string): boolean {
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])))
  const isRun = steps.size === 1 && [-1, 0, 1].some((step) => steps.has(step))
  return isRun || [2, 3].some((part) => pin === pin.slice(0, part).repeat(pin.length / part))
}
