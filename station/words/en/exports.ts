import type { Words } from '../zh-cn.ts'
import { many } from './many.ts'

/** 558630 says nothing to anybody; 6 days do. */
const spanOf = (seconds: number): string => {
  if (seconds < 120) return many(seconds, 'second')
  if (seconds < 7_200) return many(Math.round(seconds / 60), 'minute')
  return seconds < 172_800
    ? many(Math.round(seconds / 3_600), 'hour')
    : many(Math.round(seconds / 86_400), 'day')
}

export const exports: Words['exports'] = {
  title: 'Give out as evidence',
  of: (time) => `Give out as evidence: ${time}`,
  note: 'One person asks, somebody in another role agrees; then the package is made. It holds originals, manifest, signatures and scripts that check it without a network.',
  loading: 'Looking at this item…',
  check: {
    title: 'Before it goes out: where it is weak',
    none: 'Nothing was found.',
    noneMore:
      'Transcript, consent, clock, gaps and keeping are as they should be. What a judge makes of it is the judge’s.',
    notAdvice: 'A reminder, not legal advice. It holds nothing up.',
  },
  severities: {
    bars: 'May not be admitted',
    weakens: 'Cannot stand alone',
    notes: 'To be known',
  },
  weaknesses: {
    deleted: () => 'It was deleted; a certificate is left.',
    'not-archived': () => 'Not all of it is archived and checked yet: it cannot be given out.',
    'no-consent': () => 'There is no record that whoever is recorded agreed.',
    'after-filing': () =>
      'It was recorded after reconsideration or a suit was filed: the office may not prove its own act by it.',
    conceded: ({ count }) =>
      `It goes out with ${many(count, 'stretch', 'stretches')} conceded in mediation, which may not be used against the party.`,
    'files-wrong': ({ count }) => `${many(count, 'original')} missing, or not as sealed.`,
    'no-transcript': () => 'There is sound, and no written transcript.',
    'machine-transcript': () =>
      'Only a machine wrote a transcript, and nobody has read it against the sound: it counts as none.',
    'transcript-unread': () => 'Nobody has read the transcript against the sound.',
    gap: ({ count, seconds }) => `${many(count, 'gap')}, the longest of ${many(seconds, 'second')}.`,
    'clock-unsure': ({ seconds }) =>
      seconds === 0
        ? 'The clock was not compared with the county’s when it was recorded.'
        : `The clock was ${spanOf(seconds)} from the county’s when it was recorded; the times kept were corrected.`,
    'redaction-unread': ({ count }) => `${many(count, 'redaction')} that no second person has looked at.`,
    'one-copy': () => 'It lies on one disk; there is no second copy yet.',
    surveillance: () =>
      'This is the hall’s own camera, there for safety: giving it out needs reason, content, office and name on record.',
    'left-out': ({ count }) =>
      `${many(count, 'stretch', 'stretches')} conceded in mediation will be left out.`,
    untold: ({ count }) => `${many(count, 'entry', 'entries')} cannot be read here.`,
  },
  sources: {
    'administrative-evidence-12': 'Evidence in administrative suits, art. 12',
    'administrative-evidence-57': 'Evidence in administrative suits, arts. 57, 58',
    'administrative-evidence-66': 'Evidence in administrative suits, art. 66',
    'reconsideration-46': 'Administrative reconsideration law, art. 46',
    'civil-evidence-90': 'Evidence in civil suits, art. 90',
    'civil-evidence-93': 'Evidence in civil suits, art. 93',
    'civil-evidence-94': 'Evidence in civil suits, art. 94',
    'public-video-16': 'Public security video regulation, art. 16',
  },
  steps: 'Who asked, who agreed',
  none: 'Nobody has asked yet.',
  asked: (who, time) => `${who} asked, ${time}`,
  withConceded: 'With what was conceded',
  agreed: (who, time) => `${who} agreed, ${time}`,
  declined: (who, time) => `${who} did not agree, ${time}`,
  waits: 'Waits for somebody in another role',
  notAsker: 'You asked: somebody in another role has to agree',
  agree: 'Agree',
  decline: 'Do not agree',
  make: 'Make the package',
  making: 'The package is being made; a large one takes minutes…',
  made: 'The package is there',
  download: 'Download the package',
  size: (text) => `Size ${text}`,
  sum: 'SHA-256 of the whole file: tell it to whoever gets the package',
  ask: {
    reason: 'Why it is given out',
    reasonHelp: 'Who wants it, by which paper. It will stand on the cover sheet.',
    reasonWrong: 'Two characters at least',
    conceded: 'With what was conceded in mediation',
    concededMore: 'Usually not. If so, say why above.',
    go: 'Ask for it',
    asked: 'Asked for; somebody in another role has to agree',
  },
  failures: {
    answer: 'Nobody has agreed yet.',
    archive: 'Not all of it is archived yet: it cannot be given out.',
    role: 'Somebody in another role has to agree; the same role does not count.',
    file: (name) =>
      `The package was not made: ${name} is not what the manifest says. Have the archivist check both copies.`,
  },
}
