import { argon2, type Argon2Parameters, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { RandomBytes } from '../../shared/entry/bytes.ts'
import { putDurably } from '../journal/durable.ts'
import type { Database } from '../store/store.ts'

/** What a password costs whoever tries it: argon2id, memory in KiB. */
export type PasswordCost = { readonly memory: number; readonly passes: number }

/** OWASP's password storage cheat sheet (2024): 19 MiB, two passes, one lane. About 50 ms on a small machine. */
export const owaspCost: PasswordCost = { memory: 19_456, passes: 2 }

type PasswordDoc = {
  readonly _id: string
  readonly hash: string
  readonly salt: string
  readonly cost: PasswordCost
}

/** Passwords live beside the journal, not in it: a journal is for ever and goes to every desk. */
export type Passwords = {
  readonly set: (staff: string, password: string) => Promise<void>
  /** Takes the same work whether or not there is such a person. */
  readonly matches: (staff: string, password: string) => Promise<boolean>
  readonly isSet: (staff: string) => Promise<boolean>
}

export function createPasswords(deps: {
  readonly database: Database<PasswordDoc>
  readonly random: RandomBytes
  readonly cost?: PasswordCost
}): Passwords {
  const cost = deps.cost ?? owaspCost
  const idOf = (staff: string): string => `password:${staff}`
  const decoy: PasswordDoc = { _id: '', hash: '', salt: Buffer.alloc(16).toString('base64'), cost }
  return {
    async set(staff, password) {
      const salt = Buffer.from(deps.random(16)).toString('base64')
      const hash = (await hashOf(password, salt, cost)).toString('base64')
      await putDurably(deps.database, [{ _id: idOf(staff), hash, salt, cost }])
    },
    async matches(staff, password) {
      const [kept] = await deps.database.get([idOf(staff)])
      const { hash, salt, cost: spent } = kept ?? decoy
      const tried = await hashOf(password, salt, spent)
      const right = Buffer.from(hash, 'base64')
      return right.length === tried.length && timingSafeEqual(right, tried)
    },
    async isSet(staff) {
      const [kept] = await deps.database.get([idOf(staff)])
      return kept !== undefined
    },
  }
}

const derive: (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer> = promisify(argon2)

/** The same password typed on two keyboards may come composed or decomposed; NFKC makes them one. */
async function hashOf(password: string, salt: string, { memory, passes }: PasswordCost): Promise<Buffer> {
  const message = password.normalize('NFKC')
  const nonce = Buffer.from(salt, 'base64')
  return derive('argon2id', { message, nonce, parallelism: 1, tagLength: 32, memory, passes })
}
