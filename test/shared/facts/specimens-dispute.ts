import { hash43, matter, visit } from './story.ts'

const first = 'hub-k3k3:0000000001'
const item = 'evidence:shijiu.01KA5Q2M3N4P5R6S7T8V9WXYZE'
const citation = {
  item,
  track: 'camera-desk',
  at: 751_000,
  segment: 75,
  sha256: 'a'.repeat(64),
}

export const disputeSpecimens: Readonly<Record<string, unknown>> = {
  'dispute.opened@1': {
    track: 'tax',
    visit,
    matter,
    parties: [
      {
        side: 'applicant',
        name: '罗木生',
        identity: { kind: 'resident', number: '999999194903072218' },
        phone: '10000000003',
      },
      { side: 'respondent', name: '松岚县税务局', identity: null, phone: '' },
    ],
    about: '不服当场罚款 50 元：十月征期最后一天已经把材料交到站上',
    decision: {
      kind: 'spotPenalty',
      office: '松岚县税务局',
      number: '松税简罚〔2026〕112 号',
      date: '2026-11-12',
      amount: '50.00',
    },
    learned: '2026-11-12',
    evidence: [item],
  },
  'dispute.linked@1': { item },
  'dispute.assigned@1': { mediator: 'masuqin' },
  'dispute.objected@1': { mediator: 'masuqin', reason: '她以前替税务局打过官司' },
  'dispute.declared@1': { conflict: 'none', note: '' },
  'dispute.focused@1': { title: '十月的材料交没交' },
  'dispute.focus-dropped@1': { focus: first },
  'dispute.marked@1': {
    kind: 'clip',
    focus: first,
    item,
    track: 'camera-desk',
    from: 751_000,
    to: 771_000,
    note: '「这三张纸我收下了」',
  },
  'dispute.unmarked@1': { mark: first },
  'dispute.session-begun@1': {
    consult: null,
    participants: [
      { name: '罗木生', as: 'applicant', how: 'video', agrees: true },
      { name: '韩立', as: 'respondent', how: 'table', agrees: true },
    ],
  },
  'dispute.session-ended@1': { session: first, note: '' },
  'dispute.conceded@1': {
    who: '韩立',
    what: '当天系统里没有核对站上的回执',
    span: { item, from: 751_000, to: 771_000 },
  },
  'dispute.clock-set@1': { clock: 'reconsideration', date: '2027-01-11', source: '法制科电话核定 11-17' },
  'dispute.drafted@1': {
    template: { id: 'corrected', edition: 1 },
    sections: [{ heading: '查明的事实', text: '10 月 26 日，罗长根当面收下材料三页〔1〕。' }],
    citations: [citation],
  },
  'dispute.concluded@1': {
    conclusion: { outcome: 'corrected', office: '松岚县税务局', refund: '50.00', note: '' },
  },
  'dispute.printed@1': { draft: first, number: '2026-3' },
  'dispute.signed@1': {
    printed: first,
    signatures: [{ name: '罗木生', how: 'fingerprint' }],
    pages: [{ hash: hash43, bytes: 123_456, media: 'image/jpeg' }],
  },
  'dispute.signed@2': {
    printed: first,
    signatures: [
      { name: '罗木生', how: 'fingerprint', witness: '' },
      { name: '松岚县税务局', how: 'refused', witness: '罗长根' },
    ],
    pages: [{ hash: hash43, bytes: 123_456, media: 'image/jpeg' }],
  },
  'dispute.promised@1': { who: '县局征管科', what: '退还罚款 50.00 元', due: '2026-11-24' },
  'dispute.performed@1': { promise: first, done: true, on: '2026-11-23', note: '' },
  'dispute.confirmation-asked@1': { court: '松岚县人民法院', on: '2026-11-20' },
  'dispute.confirmation-decided@1': {
    answer: 'confirmed',
    number: '（2026）南0999民特3号',
    on: '2026-11-30',
  },
  'dispute.closed@1': { note: '' },
}
