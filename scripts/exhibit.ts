import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeExhibit, museum, shipped } from '../test/shared/facts/exhibit.ts'

// A fact has a new version: puts an entry of it into the museum of old entries, made of its specimen. What stands there stays as it is.
mkdirSync(museum, { recursive: true })
for (const [name, declared, v] of shipped) {
  const file = join(museum, `${name}.json`)
  if (existsSync(file)) continue
  writeFileSync(file, `${JSON.stringify(await makeExhibit(declared, v), null, 2)}\n`)
  console.log(`${name} is in the museum`)
}
