import type { Fact, Told } from './fact.ts'

/** What a fact says, with who said it and when: how a state keeps it. `id` is its entry's. */
export type Said<Body> = Body & { readonly id: string; readonly at: number; readonly by: string }

/** All of one kind. @param told in the order of the fold */
export function saidOf<Body extends object>(
  told: readonly Told[],
  declared: Fact<Body>,
): readonly Said<Body>[] {
  return told.filter(declared.is).map(({ id, at, by, body }) => ({ ...body, id, at, by }))
}
