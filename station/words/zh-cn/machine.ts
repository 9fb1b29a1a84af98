import type { ArchiveTrouble } from '../../../shared/evidence/archive.ts'

/** A transcript that the county's own recogniser writes first. */
export const machine = {
  ask: '让机器先写一份',
  askMore: '机器写的是草稿，要有人对着声音核过才算数。',
  waiting: '排着，前面的做完就写。',
  running: '机器正在听，写好就放在这里，您先做别的。',
  stop: '停',
  draft: '机器写的，没人对着声音核过',
  failed: '没交到县局，再试一次。',
  troubles: {
    unknown: '库里没有这一件。',
    gone: '这一件已经删了。',
    altered: '库里的文件和存的时候不同，没有用。请告诉档案员。',
    'no-room': '服务器的盘满了，没写成。请告诉管理员。',
    disk: '服务器的盘没有应，没写成。请告诉管理员。',
    'not-a-recording': '这一件里没有能听的。',
    absent: '录像不在这台电脑上。请告诉管理员。',
    'no-tool': '服务器上找不到识别程序。请告诉管理员。',
    'too-long': '听得太久，停了。可以再试，或者边听边写。',
    failed: '识别程序半路出错，没写成。可以再试，或者边听边写。',
    cancelled: '停了。',
    unsuited: '这一件里没有声音。',
    rubbish: '识别程序写的不是 VTT，没有收。请告诉管理员。',
    outside: '识别程序写的时间超出了这段录像，没有收。请告诉管理员。',
    'too-much': '识别程序写得太长，没有收。请告诉管理员。',
    silent: '识别程序一句也没听出来。',
  } satisfies Record<ArchiveTrouble, string> as Readonly<Record<ArchiveTrouble, string>>,
}
