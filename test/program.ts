import { spawn } from 'node:child_process'

/** A program of the house in a process of its own: what it says on its console, and how it ends. */
export type Program = {
  readonly said: () => string
  /** Resolves with the first group of the pattern, or fails when the process ends before it says so. */
  readonly says: (pattern: RegExp) => Promise<string>
  readonly ended: Promise<number | null>
  readonly kill: (signal: NodeJS.Signals) => void
  readonly pid: number
}

/**
 * @param env beside the PATH, and all that it is told of the outside
 * @param group it leads a group of processes of its own, as what is started in a terminal does: `process.kill(-pid)` is Ctrl-C
 */
export function startProgram(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[] = [],
  group = false,
): Program {
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    detached: group,
  })
  let text = ''
  const listeners = new Set<() => void>()
  const hear = (chunk: Buffer): void => {
    text += chunk.toString()
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    said: () => text,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text)
          if (found) resolve(found[1] ?? '')
        }
        listeners.add(look)
        void ended.then(() => reject(new Error(`ended without saying ${pattern}: ${text}`)))
        look()
      }),
    ended,
    kill: (signal) => void child.kill(signal),
    pid: child.pid ?? 0,
  }
}
