/**
 * As what somebody is in the room of a consult: the desk with its visitor, the agent who took it, who was called in, and `foreign`, an agent
 * of another county. The token that lets them in says the same (shared/signaling/token.ts).
 */
export const consultRoles = ['station', 'agent', 'expert', 'interpreter', 'foreign', 'mediator'] as const
export type ConsultRole = (typeof consultRoles)[number]

/**
 * What can be given to somebody in a room. `camera`, `microphone`: send it · `view`: be sent the others' faces, and the desk's page ·
 * `listen`: their voices · `screen`: show a window of one's computer, and be shown one · `chat`, `file` · `point`: pointer and drawing ·
 * `control`: take part in filling from afar, at either end.
 */
export const roomRights = [
  'camera',
  'microphone',
  'screen',
  'view',
  'listen',
  'chat',
  'file',
  'point',
  'control',
] as const

/** What an invitation can give: that, and to read the extract of the case. */
export const guestRights = [...roomRights, 'extract'] as const
export type GuestRight = (typeof guestRights)[number]
