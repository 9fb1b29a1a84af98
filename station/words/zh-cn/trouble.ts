/** What a page could not keep, by the store's code, and a page that could not be opened: said wherever it happens, at the lock too. */
export const trouble = {
  'no-space': {
    title: '没存下来，这台电脑满了',
    detail: '不是您按错了。',
    next: '删掉不用的文件，清空回收站，再做一遍刚才这一步。',
  },
  locked: {
    title: '锁上了，刚才这一步没存',
    detail: '太久没人动，桌自己锁了。',
    next: '开锁，再做一遍刚才这一步。',
  },
  'no-key': {
    title: '这一件现在写不了',
    detail: '打开它的钥匙还没从县局取来。',
    next: '线路通了再写。急的话打给县局。',
  },
  erased: {
    title: '这一件已经依法删除',
    detail: '县局按规定删掉了它的内容。',
    next: '要办，请新来一位，重新记。',
  },
  trimmed: {
    title: '先取回这一件，再写',
    detail: '办结久了，它的内容存在县局。',
    next: '线路通时打开这一件，取回来再写。急的话打给县局。',
  },
  'bad-draft': {
    title: '这一步没存下来',
    detail: '有一处写得太长，或者写法不对。不是您按错了。',
    next: '改短一点再试。还不行，打给县局。',
  },
  unknown: { title: '这一步没存下来', detail: '不是您按错了。', next: '刷新一次再试。还不行，打给县局。' },
  kept: '以前存下的都在',
  lost: '刚才这一步',
  close: '知道了',
  ring: (phone: string) => `县局 ${phone}`,
  /** A page that is not on this computer yet. */
  notHere: {
    title: '这一页还没取到这台电脑上',
    detail: '写过的都在。程序取完以后，断网也能开。',
    again: '再打开一次',
  },
}
