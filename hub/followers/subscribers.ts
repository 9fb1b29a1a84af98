import { nameOf } from '../../shared/entry/subject.ts'
import { deviceEnrolled, deviceRevoked } from '../../shared/facts/device.ts'
import { isTold } from '../../shared/facts/fact.ts'
import { putDurably } from '../journal/durable.ts'
import { hearDoc } from '../journal/hear-doc.ts'
import type { JournalDoc } from '../journal/journal.ts'
import type { Store } from '../store/store.ts'

/** A device with a feed of its own. */
export type Subscriber = {
  readonly device: string
  readonly station: string
  readonly agreeKey: string
  readonly revoked: boolean
}

/** Who has a feed, taken from the enrolments as the fan-out itself meets them: it never knows more than it has told. */
export type Subscribers = {
  readonly load: () => Promise<void>
  readonly all: () => readonly Subscriber[]
  /** Whether its enrolment (or its end) was met; false for a device of which the fan-out is still to hear. */
  readonly knows: (device: string) => boolean
  /** Takes in enrolments and revocations; meeting one again changes nothing. */
  readonly hear: (docs: readonly JournalDoc[]) => Promise<void>
}

type SubscriberDoc = Omit<Subscriber, 'device'> & { readonly _id: string }

const prefix = 'subscriber~'
const most = 100_000

export function createSubscribers(store: Store): Subscribers {
  const database = store.database<SubscriberDoc>('meta')
  const known = new Map<string, Subscriber>()

  const keep = async (subscriber: Subscriber): Promise<void> => {
    const { device, ...rest } = subscriber
    await putDurably(database, [{ _id: prefix + device, ...rest }])
    known.set(device, subscriber)
  }

  return {
    async load() {
      for (const { _id, ...rest } of await database.range({
        from: prefix,
        to: `${prefix}\uffff`,
        limit: most,
      })) {
        const device = _id.slice(prefix.length)
        known.set(device, { device, ...rest })
      }
    },
    knows: (device) => known.has(device),
    all: () => [...known.values()].filter(({ revoked }) => !revoked),
    async hear(docs) {
      for (const told of docs
        .filter(isAboutDevice)
        .map((doc) => hearDoc(doc, null))
        .filter(isTold)) {
        const device = nameOf(told.subject)
        const before = known.get(device)
        if (deviceEnrolled.is(told)) {
          const { station, agreeKey } = told.body
          await keep({ device, station, agreeKey, revoked: before?.revoked ?? false })
        }
        // A change feed keeps no order: the end may be heard of before the beginning.
        if (deviceRevoked.is(told))
          await keep({ ...(before ?? { device, station: '', agreeKey: '' }), revoked: true })
      }
    },
  }
}

function isAboutDevice({ subject }: JournalDoc): boolean {
  return subject.startsWith('device:')
}
