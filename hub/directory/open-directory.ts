import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { kindOf } from '../../shared/entry/subject.ts'
import { hearDoc } from '../journal/hear-doc.ts'
import type { CountyJournal } from '../journal/open-journal.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { type Audit, createAudit } from './audit.ts'
import type { LiveDirectory } from './directory.ts'
import { createErasures, type Erasures } from './erasures.ts'
import { createEnrolment, type Enrolment } from './enrolment.ts'
import { createFindVisit } from './find-visit.ts'
import { createFirstRun, type FirstRun, type Starter } from './first-run.ts'
import { createOffice, type Office } from './office.ts'
import { createPasswords, type PasswordCost, type Passwords } from './passwords.ts'
import { openSessions, type Sessions } from './sessions.ts'
import { openStandIns, type StandIns } from './stand-in.ts'

/** Who belongs to the county, who is in, and by which codes one comes in: put together in the one order that works. */
export type CountyDirectory = {
  readonly directory: LiveDirectory
  readonly office: Office
  readonly passwords: Passwords
  readonly sessions: Sessions
  readonly attempts: Attempts
  readonly audit: Audit
  readonly accounts: Accounts
  readonly enrolment: Enrolment
  readonly standIns: StandIns
  readonly erasures: Erasures
  readonly firstRun: FirstRun
}

/** Facts about these make the directory. */
const kinds = ['county', 'station', 'staff', 'device'] as const

/** @param deps.directory empty: the journal, which is read here, already asks it for its version */
export async function openDirectory(deps: {
  readonly directory: LiveDirectory
  readonly county: CountyJournal
  readonly now: () => number
  readonly random: RandomBytes
  readonly starter: Starter
  readonly passwordCost?: PasswordCost
}): Promise<CountyDirectory> {
  const { directory, county, now, random, starter, passwordCost } = deps
  const { store, journal, reader, voice, countyKeys } = county
  journal.listen({
    stored: (docs) => {
      const told = docs.filter(({ subject }) => kinds.some((kind) => kind === kindOf(subject)))
      directory.hear(told.map((doc) => hearDoc(doc, null)))
    },
  })
  for (const kind of kinds) directory.hear(await reader.heardOfKind(kind))
  const office = createOffice({ voice, directory })
  const passwords = createPasswords({
    database: store.database('directory'),
    random,
    ...(passwordCost ? { cost: passwordCost } : {}),
  })
  const sessions = await openSessions({ database: store.database('directory'), now, random })
  const attempts = createAttempts(now)
  const audit = createAudit({ database: store.database('audit'), now, random })
  return {
    directory,
    office,
    passwords,
    sessions,
    attempts,
    audit,
    accounts: createAccounts({ directory, passwords, sessions, attempts, audit }),
    enrolment: createEnrolment({ database: store.database('directory'), office, now, random }),
    standIns: await openStandIns({
      deposits: store.database('directory'),
      issues: store.database('directory'),
      directory,
      unwrap: countyKeys.unwrap,
      now,
    }),
    erasures: createErasures({
      database: store.database('directory'),
      find: createFindVisit({
        visits: store.database('visits'),
        matters: store.database('matters'),
        consults: store.database('consults'),
        evidence: store.database('evidence'),
        disputes: store.database('disputes'),
        directory,
        visit: reader.visit,
        dispute: reader.dispute,
      }),
      ...reader,
      erase: county.subjectKeys.erase,
      audit,
      now,
      random,
    }),
    firstRun: createFirstRun({ directory, office, passwords, random, starter }),
  }
}
