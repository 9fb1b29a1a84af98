import type { Words } from '../zh-cn.ts'

export const trouble: Words['trouble'] = {
  'no-space': {
    title: 'Not kept: this computer is full',
    detail: 'You did nothing wrong.',
    next: 'Delete files that are not needed, empty the bin, and do the last step again.',
  },
  locked: {
    title: 'Locked: the last step was not kept',
    detail: 'Nobody had touched the desk for a while.',
    next: 'Unlock it and do the last step again.',
  },
  'no-key': {
    title: 'This matter cannot be written now',
    detail: 'The key that opens it has not come from the county yet.',
    next: 'Write it when the link is back. If it is urgent, ring the county.',
  },
  erased: {
    title: 'This matter was erased by law',
    detail: 'The county erased what it said, as the rules ask.',
    next: 'To go on, take the visitor in anew.',
  },
  trimmed: {
    title: 'Fetch this matter first',
    detail: 'It ended long ago, and its words lie at the county.',
    next: 'Open it when the link is up; it comes, and you can write. If it is urgent, ring the county.',
  },
  'bad-draft': {
    title: 'The last step was not kept',
    detail: 'Something in it is too long or not as it should be. You did nothing wrong.',
    next: 'Make it shorter and try again. If that fails, ring the county.',
  },
  unknown: {
    title: 'The last step was not kept',
    detail: 'You did nothing wrong.',
    next: 'Load the page again and retry. If that fails, ring the county.',
  },
  kept: 'everything kept before',
  lost: 'the last step',
  close: 'I see',
  ring: (phone) => `County ${phone}`,
  notHere: {
    title: 'This page is not on this computer yet',
    detail: 'Everything written is kept. Once the app has come, it opens without a link.',
    again: 'Open it again',
  },
}
