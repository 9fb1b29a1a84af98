/**
 * Who a person is in the county: assistant 辅导员, agent 坐席, expert 专家, mediator 调解员, leader 值班长,
 * admin 管理员, archivist 档案员.
 */
export const roles = ['assistant', 'agent', 'expert', 'mediator', 'leader', 'admin', 'archivist'] as const
export type Role = (typeof roles)[number]
