import { hash43, matter, visit } from './story.ts'

const first = 'hub-k3k3:0000000001'
const dispute = 'dispute:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZD'
const began = 1_794_890_000_000
const hash = 'a'.repeat(64)
const parcel = { hash: hash43, bytes: 812_344 }

export const evidenceSpecimens: Readonly<Record<string, unknown>> = {
  'evidence.opened@1': {
    source: 'window',
    visit,
    matter,
    tracks: [{ name: 'camera-desk', kind: 'camera' }],
    made: {
      app: '0.1.0',
      browser: 'Chromium 140',
      system: 'Linux x86_64',
      settings: 'vp8 640x480 15/s',
      clockOffset: -120,
    },
  },
  'evidence.opened@2': {
    source: 'surveillance',
    visit,
    matter,
    dispute,
    custody: {
      from: '松岚县税务局石臼大厅',
      device: '2 号窗口 录像机 NVR-3',
      takenBy: '何静',
      takenAt: began + 86_400_000,
      right: '调取登记 2026-11-017',
      began,
      ended: began + 600_000,
      note: '',
      clockOffset: -34_000,
      copied: '录像机导出到 U 盘',
      why: '核对 10 月 26 日交没交材料',
    },
    file: { name: 'ch02.mp4', media: 'video/mp4', bytes: 812_300, sha256: hash, sm3: 'b'.repeat(64), parcel },
  },
  'evidence.consented@1': {
    answer: 'yes',
    how: 'voice',
    witness: '',
    paper: null,
    language: 'zh-CN',
    wording: '2026-11',
    sha256: hash,
    retention: 180,
  },
  'evidence.consent-ended@1': {},
  'evidence.sealed@1': {
    number: 2,
    root: hash,
    sm3: 'b'.repeat(64),
    prev: 'c'.repeat(64),
    segments: 12,
    bytes: 3_400_000,
    list: parcel,
  },
  'evidence.gap@1': { from: began, to: began + 4_000, tracks: ['camera-desk'], why: 'power' },
  'evidence.ended@1': { why: 'done', seals: 40, last: hash },
  'evidence.archived@1': {
    manifest: hash,
    sm3: 'b'.repeat(64),
    files: 480,
    bytes: 112_000_000,
    duration: 1_148_000,
    copies: 2,
    wrong: [{ name: 'camera-desk/000075.webm', why: 'absent' }],
  },
  'evidence.derived@1': {
    name: 'clip-2',
    kind: 'clip',
    from: ['review'],
    sha256: hash,
    bytes: 1_200_000,
    media: 'video/webm',
    how: { tool: 'ffmpeg 5.1.8', operation: '-ss 751 -t 20', reason: '交没交' },
  },
  'evidence.reviewed@1': { derivative: 'clip-2', verdict: 'good', note: '' },
  'evidence.viewed@1': {
    what: 'opened',
    reason: '核对 10 月 26 日是否收件',
    dispute,
    track: null,
    from: 0,
    to: 751_000,
  },
  'evidence.classed@1': { class: 'dispute', table: 1, reason: '' },
  'evidence.held@1': { authority: '云岭市税务局', number: '云税复 2026-41', reason: '复议' },
  'evidence.hold-lifted@1': { hold: first, reason: '复议结束' },
  'evidence.asked@1': { step: 'export', reason: '律师申请', dispute, withConceded: false },
  'evidence.answered@1': { asked: first, answer: 'yes', reason: '' },
  'evidence.exported@1': { asked: first, name: 'EV-01KA5Q2M.zip', sha256: hash, bytes: 120_000_000 },
  'evidence.deleted@1': { asked: first, certificate: hash, files: 480, bytes: 112_000_000, at: began },
}
