import type { RetentionTable } from '../../shared/rules/retention-table.ts'

/** As long as a county has not written its own: 60 days for reconsideration and six months for a suit are behind before anything goes. */
export const usualRetention: RetentionTable = {
  version: 1,
  classes: [
    {
      id: 'session',
      name: { zh: '无争议录像', en: 'Recording without a dispute' },
      days: 180,
      from: 'recorded',
      basis: '本县规定；长于行政复议法 第20条的60日',
    },
    {
      id: 'hall',
      name: { zh: '大厅监控片段', en: 'Clip of the hall’s cameras' },
      days: 30,
      from: 'recorded',
      basis: '公共安全视频图像信息系统管理条例 第17条',
    },
    {
      id: 'dispute',
      name: { zh: '争议卷宗', en: 'File of a dispute' },
      days: 3_650,
      from: 'dispute-closed',
      basis: '税收征管法实施细则 第29条（十年）',
    },
    {
      id: 'permanent',
      name: { zh: '永久', en: 'For ever' },
      days: null,
      from: 'recorded',
      basis: '本县档案保管期限表',
    },
  ],
  usual: { window: 'session', consult: 'session', surveillance: 'hall', dispute: 'dispute' },
}
