import { maxBodyChars } from '../../shared/entry/entry.ts'
import { publishPack } from '../../shared/http/network.ts'
import { readPack } from '../../shared/rules/pack-read.ts'
import type { Audit } from '../directory/audit.ts'
import type { LiveDirectory } from '../directory/directory.ts'
import type { Office } from '../directory/office.ts'
import { failed } from './failures.ts'
import type { Doors } from './serve.ts'

export type PackDeps = { readonly directory: LiveDirectory; readonly office: Office; readonly audit: Audit }

/** It travels as one entry, with a little around it. */
const maxPackChars = maxBodyChars - 1_000

/** The county's own tables. What desks hold already stands until a good one comes. */
export function servePacks(doors: Doors, { directory, office, audit }: PackDeps): void {
  doors.staff(publishPack, async ({ params: { pack }, body }, who) => {
    const read = readPack(pack, body.content, directory.pack(pack)?.version ?? 0)
    if (!read.ok) {
      const problems = read.problems.map(({ code, params, index, item }) => ({
        code,
        params: { ...params },
        index,
        item,
      }))
      return { published: null, problems }
    }
    if (JSON.stringify(read.content).length > maxPackChars) return failed('too-large')
    await office.publishPack(pack, read.version, read.content, who.person.id)
    await audit.write(who.person.id, 'pack-published', `${pack} ${read.version}`)
    return { published: read.version, problems: [] }
  })
}
