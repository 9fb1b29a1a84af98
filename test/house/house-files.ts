import { globSync, readFileSync } from 'node:fs'

export interface HouseFile {
  readonly path: string
  readonly lines: readonly string[]
}

/** What people wrote under the given folders: neither installed nor built. */
export function houseFiles(folders: string, endings: string): HouseFile[] {
  const patterns = folders
    .split(',')
    .flatMap((folder) => endings.split(',').map((ending) => `${folder}/**/*.${ending}`))
  return globSync(patterns, { exclude: ['**/node_modules/**', '**/dist/**'] })
    .sort()
    .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n') }))
}

/** Every place where a line matches, as an editor can open it. */
export function placesOf(files: readonly HouseFile[], wrong: RegExp): string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (wrong.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  )
}
