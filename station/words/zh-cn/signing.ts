import type { SigningLack } from '../../state/signing-form.ts'

/** 签好的纸: the record when it comes back signed, at the desk and in the mediation room. */
export const signing = {
  title: '签好的纸拍回来',
  note: '把签了字、按了指印的纸一页一页拍下来。没有线路也能拍，先存在本机。',
  shoot: '签好的纸拍回来',
  shootAgain: '重拍签好的纸',
  choose: '选扫描件',
  number: '纸右上角的编号',
  numberHelp: '照纸上抄，例如 2026-1',
  fits: (number: string, version: number) => `${number}，记录第 ${version} 版，对得上`,
  current: (version: number) => `纸上是第 ${version} 版，就是现在这一版。`,
  strange: (numbers: string) => `这件争议打过的是 ${numbers}，和纸上这个编号对不上。看看是不是拿错了纸。`,
  outdated: (version: number, newest: number) =>
    `打过以后记录又改了：纸上是第 ${version} 版，现在是第 ${newest} 版。要按新的签，再打一份。`,
  witness: (name: string) => `${name}不肯签，谁在场见证`,
  witnessed: (witness: string) => `${witness} 在场见证`,
  lacks: {
    needNumber: '先写纸上的编号',
    strangeNumber: '编号对不上',
    needHow: '每一位怎么签的都要记',
    needWitness: '不肯签的，写上谁在场见证',
  } satisfies Record<SigningLack, string>,
  needPages: '还没有拍',
  save: (pages: number) => `存好 ${pages} 页`,
  saved: '签好的纸存好了，有线路就送到县局。',
  pages: (number: string, pages: number) => `签好的 ${number}，${pages} 页`,
  noPages: '还没有扫描件。站上拍回来的会出现在这里，扫描仪扫的也可以在这里选。',
  sending: '正在存',
}
