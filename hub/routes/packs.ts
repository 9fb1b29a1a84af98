import { maxBodyChars } from '../../shared/entry/entry.ts'
import { publishPack } from '../../shared/http/network.ts'
import { parseCalendar } from '../../shared/rules/calendar.ts'
import { parseCatalogue } from '../../shared/rules/catalogue-parse.ts'
import type { Problem } from '../../shared/rules/problem.ts'
import type { Audit } from '../directory/audit.ts'
import type { LiveDirectory, PackName } from '../directory/directory.ts'
import type { Office } from '../directory/office.ts'
import { failed } from './failures.ts'
import type { Doors } from './serve.ts'

export type PackDeps = { readonly directory: LiveDirectory; readonly office: Office; readonly audit: Audit }

/** It travels as one entry, with a little around it. */
const maxPackChars = maxBodyChars - 1_000

type PackProblem = Pick<Problem, 'code' | 'params'> & {
  readonly index: number | null
  readonly item: string | null
}
type Read =
  | { readonly version: number; readonly content: unknown }
  | { readonly problems: readonly PackProblem[] }

/** The county's own tables. What desks hold already stands until a good one comes. */
export function servePacks(doors: Doors, { directory, office, audit }: PackDeps): void {
  doors.staff(publishPack, async ({ params: { pack }, body }, who) => {
    const read = newer(pack, pack === 'catalogue' ? readCatalogue(body.content) : readCalendar(body.content))
    if ('problems' in read) {
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

  /** A desk keeps the highest version: an edition that does not count on would never be seen. */
  function newer(pack: PackName, read: Read): Read {
    const standing = directory.pack(pack)?.version ?? 0
    if ('problems' in read || read.version > standing) return read
    return {
      problems: [
        { code: 'version-not-newer', params: { where: 'version', standing }, index: null, item: null },
      ],
    }
  }
}

function readCatalogue(content: unknown): Read {
  const { catalogue, problems } = parseCatalogue(content)
  return catalogue && problems.length === 0
    ? { version: catalogue.version, content: catalogue }
    : { problems }
}

function readCalendar(content: unknown): Read {
  const parsed = parseCalendar(content)
  if (!parsed.ok) return { problems: [{ ...parsed.problem, index: null, item: null }] }
  return { version: parsed.calendar.version, content: parsed.calendar }
}
