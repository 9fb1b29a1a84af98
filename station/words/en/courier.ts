import type { Words } from '../zh-cn.ts'
import { many } from './many.ts'

export const courier: Words['courier'] = {
  title: 'Courier',
  open: 'Give to a courier',
  give: {
    title: 'Give to a courier',
    more: 'It goes without a line, too: what waits is sealed into a bundle, on a stick or a phone. Anybody may carry it; only the county can open it.',
    pack: 'Pack it into a file',
    packing: 'Packing',
    fileName: (station, time) => `${station}-${time}.yzb`,
    packed: (time) => `Packed at ${time}`,
    packedMore:
      'Until it has arrived it still waits here. The line changes when the courier brings the county’s answer.',
    nothing:
      'Nothing waits. The bundle only says how far this desk has read; the courier brings the county’s news.',
    visits: 'Visits',
    matters: 'Matters',
    others: 'Records of this desk',
    papers: 'Photographed pages',
    size: 'Whole bundle',
    people: (n) => n,
    items: (n) => n,
    entries: (n) => n,
    pages: (n) => n,
    left: (entries, papers) =>
      `Left for the next trip: ${[entries > 0 ? many(entries, 'entry', 'entries') : '', papers > 0 ? many(papers, 'page') : ''].filter(Boolean).join(', ')}.`,
  },
  back: {
    title: 'What the courier brought',
    more: 'Open the county’s answer: receipt, what was sent back and news are taken in just as the line brings them.',
    open: 'Open the file he brought',
    reading: 'Taking it in',
    taken: (time) => `Taken in, with the county’s receipt of ${time}`,
    takenMore: (entries, papers, news) => `Signed for: ${entries} entries, ${papers} pages; news: ${news}.`,
    refused: (n) => `The county sent back ${n}; they wait under “Sent back”.`,
    again: 'This answer was taken in before; nothing has changed.',
  },
  safe: {
    title: 'A copy by itself',
    more: 'Every ten minutes what the county has not is sealed and put into the folder you chose. Should this computer break or get lost, the county can open it.',
    choose: 'Choose a folder',
    change: 'Choose another folder',
    allow: 'Let it go on',
    now: 'Keep one now',
    none: 'No folder chosen; no copy is kept',
    asks: 'The browser wants your leave once more',
    impossible:
      'This browser cannot write into a folder by itself. When the disk fills up you are asked to pack a file',
    ready: 'Chosen; the first copy follows',
    at: (time) => `Kept at ${time}`,
    kept: 'Kept',
    failed:
      'Not kept: the stick is probably out, or full. Everything is still here. Put it in and try again.',
  },
  space: {
    full: 'This computer is running out of room',
    mayGo: 'The browser has not promised to keep it, and may clear it when the disk is full',
    nothingWaits:
      'The county signed for everything. Make room: delete files that are not needed, empty the bin.',
    kept: (n, time) =>
      `Everything is here. What the county has not (${n}) was sealed and put into the chosen folder by itself at ${time}. Now make room.`,
    onlyHere: (n) =>
      `Everything is here, but ${n} of it is not at the county, and nowhere else. Save it sealed as a file onto a stick first, then make room.`,
    saved:
      'The sealed file is among the downloads: put it onto a stick. Only the county can open it. Now make room.',
    films: (size, days) =>
      days === null
        ? `Recordings that the county has archived take ${size}: tell the administrator. They go once the county sets its days.`
        : `Recordings that the county has archived take ${size}; they go by themselves after ${many(days, 'day')} there.`,
    save: 'Save it sealed',
    open: 'Pack it',
  },
  pouch: {
    title: 'Pouch',
    more: 'All of it is sealed, and cannot be read here. Hand it in at the county, and bring the answer back.',
    none: 'The pouch is empty. At the station, choose “Take over” and hold the two screens to each other; from a stick, choose “Put a bundle in”.',
    add: 'Put a bundle in',
    out: (station, county) => `From ${station} to ${county}`,
    back: (station, county) => `Answer of ${county} to ${station}`,
    made: (time, size) => `Packed ${time}, ${size}`,
    part: (have, of) => `Only ${have} of ${of} pieces so far`,
    deliver: 'Hand in',
    delivering: 'Handing in',
    progress: (percent) => `${percent} %`,
    delivered: 'The county has it',
    deliveredMore: (entries, already) =>
      `${entries} entries, ${already} of which it had before. The answer is here; take it back to the station.`,
    save: 'Save as a file',
    drop: 'Carry no more',
    carried: (station) => `The bundle of ${station} is in; hand it in, then take the answer back.`,
  },
  face: {
    givePhone: 'Hand over',
    takePhone: 'Take over',
    give: 'Hand over to a phone',
    take: 'Take a bundle over',
    giveMore:
      'Screen to screen: let the other camera see the code here, and this camera the code over there.',
    takeMore:
      'Hold the camera to the code on the other screen. When all was seen, a code for the other side appears here.',
    code: 'Code for the other camera',
    camera: 'What the camera sees',
    looking: 'Looking for the other code',
    seen: (have, of) => `Seen ${have} of ${of} codes`,
    moving: 'Moving',
    given: 'All of it is over there',
    taken: 'All of it is in the pouch',
    broken: 'It broke off. What has moved is kept; the next time goes on from there.',
    noCamera: 'No camera, or the browser does not allow it. Save a file instead.',
    again: 'Once more',
  },
  problems: {
    'no-bundle': () => 'This is no courier’s bundle. Choose a file that ends in .yzb.',
    newer: () => 'A newer version made this bundle. Update the app here first.',
    'front-damaged': () =>
      'The front of this bundle is damaged; whose it is cannot be read. Ask for another copy.',
    'cut-off': ({ pieces, of }) =>
      of > 0
        ? `Only the first ${pieces} of ${of} pieces are here. Copy it again.`
        : 'This bundle is not whole. Copy it again.',
    damaged: ({ pieces, of }) =>
      `Damaged in piece ${pieces.join(', ')} of ${of}. Copy it again; nothing else was touched.`,
    overlong: () => 'Something stands behind the end of this bundle; it was not taken. Ask for another copy.',
    outgoing: ({ own, station }) =>
      own
        ? 'This is this desk’s own bundle for the county, not the answer. The answer comes when it was handed in.'
        : `This is a bundle of ${station} for the county.`,
    'other-county': ({ county }) => `This is an answer of ${county}; this station cannot take it.`,
    'other-desk': ({ station }) => `This answer is for another computer of ${station}; open it there.`,
    forged: () => 'The county did not sign this; it was not taken.',
    locked: () => 'The desk is locked; open it first.',
    sealed: () => 'The county signed it, and this computer cannot open it. Ask the county for another.',
    incomplete: () => 'Not all of this bundle is here yet.',
  },
}
