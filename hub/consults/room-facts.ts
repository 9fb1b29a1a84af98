import { consultHeld, consultJoined, consultLeft } from '../../shared/facts/consult.ts'
import { consultGap, consultMeasured, consultRecording } from '../../shared/facts/consult-record.ts'
import type { ConsultState } from '../../shared/facts/consult-state.ts'
import type { BodyOf, Fact } from '../../shared/facts/fact.ts'
import { foldConsult } from '../../shared/facts/fold-consult.ts'
import type { Voice } from '../journal/voice.ts'

type Came = BodyOf<typeof consultJoined>
type Gone = BodyOf<typeof consultLeft>

/**
 * What the county itself says of the room of a consult: who came and left, what was recorded, what is missing. Each says nothing twice;
 * false where there was nothing to say, or the consult is not known or was erased.
 */
export type RoomFacts = {
  readonly joined: (subject: string, who: Came) => Promise<boolean>
  readonly left: (subject: string, person: string, why: Gone['why']) => Promise<boolean>
  /** @param by of our staff, or `system` */
  readonly held: (subject: string, on: boolean, by: string) => Promise<boolean>
  readonly gap: (subject: string, gap: BodyOf<typeof consultGap>) => Promise<boolean>
  readonly recording: (subject: string, stand: BodyOf<typeof consultRecording>) => Promise<boolean>
  readonly measured: (subject: string, summary: BodyOf<typeof consultMeasured>) => Promise<boolean>
}

export function createRoomFacts(deps: {
  readonly voice: Pick<Voice, 'sayIf'>
  /** For recordings, which say something every 20 s each: nothing else waits for them. */
  readonly seals: Pick<Voice, 'sayIf'>
}): RoomFacts {
  const say = async <Body>(
    subject: string,
    fact: Fact<Body>,
    body: Body,
    isNews: (state: ConsultState) => boolean,
    by = 'system',
    voice = deps.voice,
  ): Promise<boolean> => {
    const said = await voice.sayIf({ subject, type: fact.type, body, by }, (heard) => {
      const state = foldConsult(subject, heard)
      return state.request && isNews(state) ? null : 'no-news'
    })
    return said.ok
  }
  const always = (): boolean => true

  return {
    joined: (subject, who) => say(subject, consultJoined, who, ({ people }) => !isIn(people, who.person)),
    left: (subject, person, why) =>
      say(subject, consultLeft, { person, why }, ({ people }) => isIn(people, person)),
    held: (subject, on, by) =>
      say(
        subject,
        consultHeld,
        { on },
        ({ phase, taker }) => taker !== null && (phase === 'held') !== on,
        by,
      ),
    gap: (subject, gap) => say(subject, consultGap, gap, always),
    recording: (subject, stand) =>
      say(subject, consultRecording, stand, ({ recording }) => isNew(recording, stand), 'system', deps.seals),
    measured: (subject, summary) => say(subject, consultMeasured, summary, always),
  }
}

function isIn(people: ConsultState['people'], person: string): boolean {
  return people.some((one) => one.person === person && one.left === null)
}

/** A recorder that was gone tells its last seal once more. */
function isNew(
  recording: ConsultState['recording'],
  { state, part, root }: BodyOf<typeof consultRecording>,
): boolean {
  const known = recording?.parts.find((one) => one.part === part)
  if (state === 'sealed') return !known?.roots.some((one) => one === root)
  return state !== 'closed' || known?.manifest !== root
}
