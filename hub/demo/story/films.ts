import type { ScriptFilm } from './script.ts'

/** 罗木生 hands in three pages: what his dispute, which he raises on Monday afternoon, will turn on. */
export const handIn: ScriptFilm = {
  ref: 'hand-in',
  from: '10-26 10:33:30',
  reels: [
    { kind: 'camera', film: 'hand-in' },
    { kind: 'microphone', film: 'hand-in-voice' },
    { kind: 'screen', film: 'form' },
  ],
  told: '罗木生，这次办事想给您录下来：录您的样子、您说的话，还有这台电脑上办的。录像加了密，先存在这台电脑里，再送到县局，只有管这事的人看得到，谁看过都记着。留 180 天，到期由两个人一起删。往后有人说不清，可以翻出来看。不录，一样给您办。您什么时候想停，说一声就停。',
}

/** 张玉梅 says at the window until when she pays the freight. */
export const promise: ScriptFilm = {
  ref: 'promise',
  from: '11-12 15:18',
  reels: [
    { kind: 'camera', film: 'promise' },
    { kind: 'microphone', film: 'promise-voice' },
  ],
  told: '王建军、张玉梅，这次办事想给您录下来：录您的样子、您说的话。录像加了密，先存在这台电脑里，再送到县局，只有管这事的人看得到，谁看过都记着。留 180 天，到期由两个人一起删。往后有人说不清，可以翻出来看。不录，一样给您办。您什么时候想停，说一声就停。',
}
