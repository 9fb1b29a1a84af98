import type { Words } from '../zh-cn.ts'

export const signing: Words['signing'] = {
  title: 'Photograph the signed paper',
  note: 'Photograph the signed and fingerprinted paper, page by page. It works without a line; until then it is kept on this computer.',
  shoot: 'Photograph the signed paper',
  shootAgain: 'Photograph it again',
  choose: 'Choose scans',
  number: 'Number at the top right of the paper',
  numberHelp: 'As it stands there, for example 2026-1',
  fits: (number, version) => `${number}, version ${version} of the record: it fits`,
  current: (version) => `The paper is version ${version}, the one that stands now.`,
  strange: (numbers) =>
    `What was printed of this dispute is ${numbers}; the number on the paper does not fit. See whether it is another paper.`,
  outdated: (version, newest) =>
    `The record was changed after it was printed: the paper is version ${version}, now there is version ${newest}. To have the new one signed, print it again.`,
  witness: (name) => `${name} refused: who was there to see it`,
  witnessed: (witness) => `${witness} was there to see it`,
  lacks: {
    needNumber: 'The number on the paper first',
    strangeNumber: 'The number does not fit',
    needHow: 'Note how each of them signed',
    needWitness: 'Where somebody refused, say who saw it',
  },
  needPages: 'No page yet',
  save: (pages) => (pages === 1 ? 'Keep 1 page' : `Keep ${pages} pages`),
  saved: 'The signed paper is kept; it goes to the county when there is a line.',
  pages: (number, pages) => `Signed ${number}, ${pages === 1 ? '1 page' : `${pages} pages`}`,
  noPages: 'No scan yet. What a desk photographs appears here; scans can be chosen here, too.',
  sending: 'Keeping',
}
