import type { Words } from '../zh-cn.ts'

export const failures: Words['failures'] = {
  unreachable: () => 'The county does not answer. Try again when the line is back.',
  'bad-request': () => 'Something is not written as it should be; change it and send again.',
  'text-broken': () => 'One character came in half; delete it and type it again.',
  'signed-out': () => 'Your session ended. Sign in again; what you wrote is kept.',
  'wrong-password': () => 'Account or password is wrong.',
  'signature-wrong': () => 'This computer’s key does not fit. Try with a new code.',
  'clock-apart': () => 'This computer’s clock is too far off; set it first.',
  'no-right': () => 'You have no right to this. Ask the administrator for it.',
  'no-pass': () => 'Say why before you look. What you said is out of date: say it once more.',
  'letter-old': () =>
    'What passed between the counties is out of date. Try again; if it stays so, let both administrators compare their clocks.',
  'county-unknown': () =>
    'The other county does not know this one. Ask the administrator to compare name, address and public key with theirs.',
  'device-revoked': () => 'The county revoked this desk.',
  'device-unknown': () => 'The county does not know this desk.',
  'not-yours': () => 'This belongs to another station.',
  insecure: () => 'This page has to be opened by its secure address.',
  'not-found': () => 'Not found; perhaps somebody has just changed it.',
  'taken-by-another': ({ by = '' }) =>
    `${by} took it first; nobody else can change it. The shift leader can decide otherwise.`,
  'not-now': () => 'This cannot be done now; see whether something new stands above.',
  already: () => 'Done already.',
  unannounced: () => 'This page belongs to no paper; the county did not take it.',
  'wrong-offset': () => 'It does not follow what is there; it goes on by itself.',
  'no-room': () => 'Too much for today; the rest goes tomorrow. All of it is kept here.',
  'code-unknown': () => 'No such code: probably one character was miscopied. Compare it again.',
  'code-expired': () =>
    'This code was used, or is older than 15 minutes. Ask the administrator for a new one.',
  'grant-ended': () =>
    'What you were called in for is over, and nothing of it is shown any more. Ask them to call you in again.',
  erased: () => 'This was erased by law; what was written can never be opened again.',
  'too-large': () => 'Too large; the county did not take it.',
  'hash-mismatch': () => 'Damaged on the way; send it again.',
  'no-film': () => 'There is nothing in it that can be seen. The county has not taken it.',
  'other-county': () => 'This bundle is for another county; this one cannot open it.',
  'too-many-tries': ({ wait }) => `Too many tries; wait ${wait ?? 'a while'} and try again.`,
  busy: () => 'The county is busy; try again in some seconds. What you wrote is kept.',
  broken: ({ number }) =>
    `Something broke at the county; it is not your mistake. ${number ? `Tell the administrator this number: ${number}` : 'Tell the administrator.'}`,
}
