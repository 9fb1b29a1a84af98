import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { ulid } from '../../shared/entry/ulid.ts'
import type { Archive } from '../../shared/evidence/archive.ts'
import type { Wish } from '../../shared/evidence/wish.ts'
import { evidenceDerived } from '../../shared/facts/evidence-kept.ts'
import { foldEvidence } from '../../shared/facts/fold-evidence.ts'
import type { DeriveJob } from '../../shared/http/evidence.ts'
import type { Voice } from '../journal/voice.ts'

/** What people have had made of items since the hub was started: it goes on while they look at something else. */
export type DeriveJobs = {
  /** Null: too many wait already. */
  readonly begin: (item: string, wish: Wish, reason: string, by: string) => DeriveJob | null
  readonly of: (item: string) => readonly DeriveJob[]
  readonly cancel: (item: string, job: string) => boolean
  readonly close: () => void
}

const mostWaiting = 40
const mostKept = 200

export function createDeriveJobs(deps: {
  readonly archive: Archive
  readonly voice: Pick<Voice, 'sayIf'>
  readonly now: () => number
  readonly random: RandomBytes
}): DeriveJobs {
  const { archive, voice } = deps
  const jobs = new Map<string, { job: DeriveJob; readonly ending: AbortController }>()
  const isOpen = ({ job }: { readonly job: DeriveJob }): boolean =>
    job.phase === 'waiting' || job.phase === 'running'

  const run = async (
    id: string,
    item: string,
    wish: Wish,
    reason: string,
    by: string,
    signal: AbortSignal,
  ): Promise<void> => {
    const change = (next: Partial<DeriveJob>): void => {
      const one = jobs.get(id)
      if (one) one.job = { ...one.job, ...next }
    }
    const onProgress = (part: number): void =>
      change({ phase: 'running', part: Math.min(1, Math.max(0, part)) })
    const made = await archive.derive(item, wish, { onProgress, signal })
    if (!made.ok) return change({ phase: 'failed', trouble: made.code })
    const { name, how } = made.derived
    const body = { ...made.derived, how: { ...how, reason: how.reason || reason } }
    const said = await voice.sayIf({ subject: item, type: evidenceDerived.type, body, by }, (heard) =>
      foldEvidence(item, heard).derivatives.some((one) => one.name === name) ? 'known' : null,
    )
    const isGone = !said.ok && said.why !== 'known'
    change(isGone ? { phase: 'failed', trouble: 'gone' } : { phase: 'done', part: 1, name })
  }

  return {
    begin(subject, wish, reason, by) {
      if ([...jobs.values()].filter(isOpen).length >= mostWaiting) return null
      for (const [id, one] of jobs) if (jobs.size > mostKept && !isOpen(one)) jobs.delete(id)
      const id = ulid(deps.now(), deps.random)
      const ending = new AbortController()
      const job: DeriveJob = {
        id,
        subject,
        kind: wish.kind,
        phase: 'waiting',
        part: 0,
        name: null,
        trouble: null,
      }
      jobs.set(id, { job, ending })
      void run(id, subject, wish, reason, by, ending.signal).catch(() => {
        const one = jobs.get(id)
        if (one) one.job = { ...one.job, phase: 'failed', trouble: 'failed' }
      })
      return job
    },
    of: (item) => [...jobs.values()].flatMap(({ job }) => (job.subject === item ? [job] : [])),
    cancel(item, id) {
      const one = jobs.get(id)
      if (one?.job.subject !== item) return false
      one.ending.abort()
      return true
    },
    close() {
      for (const { ending } of jobs.values()) ending.abort()
    },
  }
}
