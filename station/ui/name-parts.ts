/**
 * 阿依古丽·买买提 may break after the "·" but never before it. Cuts a name into pieces that alternate between
 * "may break" (even) and "hold together" (odd: the last character before a dot, with its dot).
 */
export function nameParts(name: string): readonly string[] {
  return name.split(/(\P{M}\p{M}*·)/u)
}
