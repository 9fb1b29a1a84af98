import { departments, skills } from '../../shared/rules/skills.ts'

/** Bounds that the county's endpoints set, known here so that a form says them before it is sent. */
export const passwordLength = { min: 8, max: 200 } as const

export function isStaffId(text: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(text)
}

export function isStationId(text: string): boolean {
  return /^[a-z0-9]{1,16}$/.test(text)
}

export function isStationCode(text: string): boolean {
  return /^[A-Z]{2,4}$/.test(text)
}

/** What agents are routed by, and the departments that experts answer for. */
export const allSkills: readonly string[] = [...skills, ...departments]
