import { createContext } from 'svelte'
import { caseReplied, caseShown, caseTaken, clashSettled } from '../../shared/facts/case.ts'
import {
  fieldConfirmed,
  fieldSet,
  type knownBy,
  matterEnded,
  matterOpened,
  matterReopened,
  matterSorted,
  paperRemoved,
  partyNamed,
  type Party,
} from '../../shared/facts/matter.ts'
import type { Clash, ClashSide, MatterState } from '../../shared/facts/matter-state.ts'
import {
  slipPrinted,
  visitCalled,
  visitClosed,
  visitOpened,
  visitorCorrected,
  visitPaused,
  type Visitor,
} from '../../shared/facts/visit.ts'
import type { CatalogueItem } from '../../shared/rules/catalogue.ts'
import { dateOf } from '../../shared/rules/dates.ts'
import type { Outcome } from '../../shared/rules/outcomes.ts'
import type { DeskDraft, VisitCard } from '../data/desk-shapes.ts'
import type { DeskState } from './desk.svelte.ts'
import { createSay, draft } from './saying.ts'

/** What a newcomer wants: an item of the catalogue, where it is known already, and whose matter it is. */
export type Wish = { readonly item: CatalogueItem | null; readonly party: Party | null }

export type DeskActs = ReturnType<typeof createDeskActs>

/** What an assistant does at the desk, as entries. Each resolves when it is on the disk. */
export function createDeskActs(desk: DeskState) {
  const { store } = desk
  /** The newest write, whether it is kept or not: a field that was just left is written while the next button is pressed. */
  let writing: Promise<unknown> = Promise.resolve()
  const say = createSay(store, (written) => (writing = written.catch(() => undefined)))

  /** Whoever sits at the desk makes room for the next. */
  const makeRoom = (next: string): readonly DeskDraft[] =>
    desk.today
      .filter(({ visit }) => visit.phase === 'serving' && visit.subject !== next)
      .map(({ visit }) => draft(visitPaused, visit.subject, {}))

  const wished = (
    visit: string,
    { item, party }: Wish,
  ): { readonly id: string; readonly drafts: readonly DeskDraft[] } => {
    const id = store.newSubject('matter')
    const opened = draft(matterOpened, id, { visit, party })
    const sorted = item && sortDraft(desk, id, item)
    return { id, drafts: sorted ? [opened, sorted] : [opened] }
  }

  return {
    /** 新来一位. The visit's number is the day's next at this desk. */
    async openVisit(visitor: Visitor, wishes: readonly Wish[]): Promise<string> {
      const visit = store.newSubject('visit')
      const number =
        1 +
        desk.today.reduce((last, card) => Math.max(last, isOf(card, desk.date) ? card.visit.number : 0), 0)
      const matters = wishes.flatMap((wish) => wished(visit, wish).drafts)
      await say(draft(visitOpened, visit, { number, visitor }), ...matters)
      return visit
    },
    async addMatter(visit: string, wish: Wish): Promise<string> {
      const { id, drafts } = wished(visit, wish)
      await say(...drafts)
      return id
    },
    call: (visit: string) => say(...makeRoom(visit), draft(visitCalled, visit, {})),
    pause: (visit: string) => say(draft(visitPaused, visit, {})),
    close: (visit: string) => say(draft(visitClosed, visit, {})),
    correctVisitor: (visit: string, visitor: Visitor) => say(draft(visitorCorrected, visit, { visitor })),
    nameParty: (matter: string, party: Party) => say(draft(partyNamed, matter, { party })),
    async sort(matter: MatterState, item: CatalogueItem): Promise<void> {
      const sorted = sortDraft(desk, matter.subject, item, matter)
      if (sorted) await say(sorted)
    },
    setField: (matter: string, field: string, value: string, how: (typeof knownBy)[number]) =>
      say(draft(fieldSet, matter, { field, value, how })),
    /** He has seen what stands there now, the field that was left last among it. */
    async confirmFields(shown: MatterState): Promise<void> {
      await writing
      const { subject, fields } = desk.matterOf(shown.subject)?.matter ?? shown
      await say(
        ...Object.entries(fields).flatMap(([field, { value, confirmed }]) =>
          value === null || confirmed ? [] : [draft(fieldConfirmed, subject, { field, value })],
        ),
      )
    },
    removePaper: (matter: string, paper: string) => say(draft(paperRemoved, matter, { paper })),
    end: (matter: string, outcome: Outcome) => say(draft(matterEnded, matter, { outcome })),
    reopen: (matter: string) => say(draft(matterReopened, matter, {})),
    reply: (matter: string, question: string, text: string) =>
      say(draft(caseReplied, matter, { question, text })),
    show: (matter: string, answer: string) => say(draft(caseShown, matter, { answer })),
    /** 自己接回来办: a wish that may clash with an agent who took it meanwhile. */
    takeBack: (matter: string) => say(draft(caseTaken, matter, {})),
    settle: (matter: string, clash: Clash, side: ClashSide, reason: string) =>
      clash.kind === 'takers'
        ? Promise.resolve([])
        : say(
            draft(clashSettled, matter, {
              kind: clash.kind,
              keep: side.id,
              reason,
              ...(clash.field === null ? {} : { field: clash.field }),
            }),
          ),
    printed: (
      visit: string,
      slip: { readonly format: 'a5' | 'roll80'; readonly code: string; readonly matters: readonly string[] },
    ) => say(draft(slipPrinted, visit, { ...slip, matters: [...slip.matters] })),
  } as const
}

/** Null until catalogue and calendar have come; triage then says lane, limit and legal last day. */
function sortDraft(
  desk: DeskState,
  subject: string,
  item: CatalogueItem,
  matter?: MatterState,
): DeskDraft | null {
  const sorted = desk.triage(item, matter)
  const { catalogue } = desk.reference.current
  if (!sorted || !catalogue) return null
  const { lane, limit, lastDay } = sorted
  return draft(matterSorted, subject, {
    item: item.id,
    catalogue: catalogue.version,
    lane,
    limit,
    due: lastDay,
  })
}

function isOf(card: VisitCard, date: string): boolean {
  return dateOf(card.visit.openedAt) === date
}

export const [getActs, setActs] = createContext<DeskActs>()
