import { isDeepStrictEqual } from 'node:util'
import { type Chance, createChance } from '../../hub/demo/chance.ts'
import { maySettle } from '../../shared/facts/settling.ts'
import type { Clash, MatterState } from '../../shared/facts/matter-state.ts'
import type { Act } from '../../shared/http/cases.ts'
import type { Outcome } from '../../shared/rules/outcomes.ts'
import type { Console } from '../network.ts'
import { type Disk, readDisk, restoreDisk } from '../station/data/disk.ts'
import type { County, Post } from './county.ts'
import { referred, takeIn, today } from './story.ts'

/** Some hours of a county that its seed decides: desks and agents work on the same matters, cables and computers fail. */
export type Life = {
  /** Ids of everything that a desk told its user is kept. */
  readonly acknowledged: readonly string[]
  readonly visits: ReadonlyMap<string, readonly string[]>
  /** What the hub answered to agents: codes, with how often each. */
  readonly answers: Readonly<Record<string, number>>
  /** Settlements that the hub granted and that settled nothing. */
  readonly idle: readonly Clash[]
}

const agents = ['tangke', 'linxiao', 'shenguoping'] as const
const fields = ['year', 'amount'] as const
const values = ['2024', '2025', '2026'] as const
const outcomes: readonly Outcome[] = [
  referred,
  referred,
  { outcome: 'answered' },
  { outcome: 'withdrawn', why: '不办了' },
  { outcome: 'done', number: '99992026111600077' },
  { outcome: 'missing', missing: ['户口簿'] },
]

export async function live(
  county: County,
  posts: readonly Post[],
  seed: number,
  steps: number,
): Promise<Life> {
  const chance = createChance(seed)
  const acknowledged: string[] = []
  const visits = new Map<string, string[]>()
  const answers: Record<string, number> = {}
  const copies = new Map<Post, Disk>()
  /** Heads that somebody's page still shows. */
  const oldPages = new Map<string, readonly string[]>()
  /** Settlements that were granted and settled nothing. */
  const idle: Clash[] = []
  let consoles = await openConsoles(county)

  const say = async (post: Post, subject: string, type: string, body: object): Promise<void> => {
    acknowledged.push(...(await post.desk.write([{ subject, type, body }])))
  }
  const matterAt = (post: Post): MatterState | null => {
    const all = post.desk
      .day(today)
      .current()
      .flatMap(({ matters }) => matters)
    return all.length === 0 ? null : chance.pick(all)
  }
  const arrive = async (post: Post): Promise<void> => {
    const { visit, matter, ids } = await takeIn(post.desk)
    acknowledged.push(...ids)
    const station = post.desk.identity.current()?.station.id ?? ''
    visits.set(station, [...(visits.get(station) ?? []), visit])
    if (chance.below(3) > 0) await say(post, matter, 'matter.ended', { outcome: referred })
  }
  const deskActs = async (post: Post): Promise<void> => {
    const matter = matterAt(post)
    const said = matter && deskSays(chance, matter, post.staff)
    if (matter && said) await say(post, said.subject ?? matter.subject, said.type, said.body)
  }
  const photograph = async (post: Post): Promise<void> => {
    const matter = matterAt(post)
    const page = new Blob([chance.bytes(200)], { type: 'image/jpeg' })
    if (matter) await post.desk.addPaper(matter.subject, { name: '合同', voucher: false, pages: [page] })
  }
  const agentActs = async (): Promise<void> => {
    const who = chance.pick(agents)
    const console = consoles.get(who)
    const rows = (await console?.ask('GET', '/api/cases'))?.json as { subject: string }[]
    if (!console || rows.length === 0) return
    const { subject } = chance.pick(rows)
    const path = `/api/cases/${encodeURIComponent(subject)}`
    const { matter } = (await console.ask('GET', path)).json as { matter: MatterState }
    const old = oldPages.get(who + subject)
    const seen = old && chance.below(3) === 0 ? old : matter.heads.ids
    oldPages.set(who + subject, matter.heads.ids)
    const act = agentDoes(chance, matter)
    const { status, json } = await console.ask('POST', `${path}/acts`, { act, seen })
    const name = status === 200 ? 'done' : ((json as { error?: { code: string } }).error?.code ?? 'broken')
    answers[name] = (answers[name] ?? 0) + 1
    const settled = name === 'done' ? clashOf(matter, act) : null
    if (settled)
      idle.push(...(await county.matter(subject)).clashes.filter((one) => isDeepStrictEqual(one, settled)))
  }

  /** As it lies there while the computer is off: what several databases hold is of one moment. */
  const copyDisk = async (post: Post): Promise<void> => {
    await post.browser.restart()
    copies.set(post, await readDisk(post.browser.name))
    await post.reopen()
  }
  /** What was not sent since the copy was made is lost with the disk, as nobody can help: so everything was sent. */
  const setBack = async (post: Post): Promise<void> => {
    const copy = copies.get(post)
    if (!copy || !post.wire.isPlugged()) return
    await post.allThere()
    await post.browser.restart()
    await restoreDisk(post.browser.name, copy)
    await post.reopen()
  }

  const happenings: readonly (readonly [weight: number, happen: (post: Post) => Promise<void>])[] = [
    [4, arrive],
    [24, deskActs],
    [1, photograph],
    [24, agentActs],
    [3, async ({ wire }) => wire.pull()],
    [5, async (post) => post.mend()],
    [1, async ({ wire }) => wire.loseAnswer('/sync/entries')],
    [1, (post) => post.reopen()],
    [1, () => county.network().settled()],
    [1, copyDisk],
    [1, setBack],
    [2, (post) => post.allThereIfLinked()],
    [1, () => county.restart().then(async () => void (consoles = await openConsoles(county)))],
  ]
  const lots = happenings.flatMap(([weight, happen]) => Array.from({ length: weight }, () => happen))
  for (const post of posts) await arrive(post)
  for (let step = 0; step < steps; step += 1) await chance.pick(lots)(chance.pick(posts))
  return { acknowledged, visits, answers, idle }
}

async function openConsoles(county: County): Promise<ReadonlyMap<string, Console>> {
  const entries = agents.map(async (who) => [who, await county.network().signIn(who)] as const)
  return new Map(await Promise.all(entries))
}

type Said = { readonly subject?: string; readonly type: string; readonly body: object }

/** Something that an assistant could do to this matter, sensible or not. */
function deskSays(chance: Chance, matter: MatterState, staff: string): Said | null {
  const field = chance.pick(fields)
  const value = chance.pick(values)
  const question = matter.case?.questions.find(({ reply }) => reply === null)
  const answer = matter.case?.answers.find(({ shownAt }) => shownAt === null)
  const clash = matter.clashes.find((one) => maySettle(one, matter, { id: staff, roles: ['assistant'] }))
  const visit = matter.visit ?? ''
  const kept = clash && chance.pick(clash.sides).id
  const about = clash && clash.field !== null ? { field: clash.field } : {}
  return chance.pick<Said | null>([
    { type: 'matter.field-set', body: { field, value, how: 'told' } },
    { type: 'matter.field-set', body: { field, value, how: 'paper' } },
    { type: 'matter.field-confirmed', body: { field, value } },
    { type: 'matter.ended', body: { outcome: chance.pick(outcomes) } },
    { type: 'matter.ended', body: { outcome: referred } },
    { type: 'matter.reopened', body: {} },
    { type: 'case.taken', body: {} },
    { type: 'case.released', body: {} },
    { subject: visit, type: chance.pick(['visit.called', 'visit.paused', 'visit.closed']), body: {} },
    question ? { type: 'case.replied', body: { question: question.id, text: '是的。' } } : null,
    answer ? { type: 'case.shown', body: { answer: answer.id } } : null,
    clash
      ? { type: 'case.clash-settled', body: { kind: clash.kind, ...about, keep: kept, reason: '' } }
      : null,
  ])
}

function clashOf({ clashes }: MatterState, act: Act): Clash | null {
  if (act.act !== 'settle' && act.act !== 'settle-taker') return null
  return clashes.find(({ sides }) => sides.some(({ id }) => id === act.keep)) ?? null
}

function agentDoes(chance: Chance, { clashes }: MatterState): Act {
  const clash = clashes.length > 0 ? chance.pick(clashes) : null
  const keep = clash ? chance.pick(clash.sides).id : ''
  const settling: Act | null =
    clash === null
      ? null
      : clash.kind === 'takers'
        ? { act: 'settle-taker', keep, reason: '' }
        : {
            act: 'settle',
            kind: clash.kind,
            ...(clash.field === null ? {} : { field: clash.field }),
            keep,
            reason: '',
          }
  const acts: readonly Act[] = [
    { act: 'take' },
    { act: 'take' },
    { act: 'release' },
    { act: 'assign', to: 'linxiao' },
    { act: 'ask', text: '哪一年的？' },
    { act: 'ask', text: '原件呢？' },
    { act: 'answer', text: '可以办。', articles: [] },
    { act: 'set-field', field: chance.pick(fields), value: chance.pick(values), how: 'phone' },
    { act: 'end', outcome: chance.pick(outcomes) },
    { act: 'reopen' },
    ...(settling ? [settling, settling, settling, settling] : []),
  ]
  return chance.pick(acts)
}
