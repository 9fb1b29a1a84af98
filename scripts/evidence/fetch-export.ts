import { constants } from 'node:fs'
import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { verifyFile } from './verify-file.ts'

/**
 * Brings the packages that two people had made of an item into this folder, each looked at on its way. Making one is done in the room: nobody gives
 * evidence out alone, at the server neither. 0: brought · 1: one is not genuine · 2: there is none
 */
export async function fetchExport(dir: string, item: string, say: (line: string) => void): Promise<number> {
  const [station = '', id = ''] = item.replace(/^evidence:/, '').split('.')
  const names = await readdir(dir).catch(() => [])
  const found = names.filter((name) => name.startsWith(`EV-${station}-${id}-`) && name.endsWith('.zip'))
  if (found.length === 0) {
    say(
      `${item}：还没有做过证据包。在调解室提出，另一个岗位的人同意，再来取。 No package yet: ask for it in the room.`,
    )
    return 2
  }
  let worst = 0
  for (const name of found) {
    const code = await verifyFile(join(dir, name), () => undefined)
    worst = Math.max(worst, code)
    if (code === 0) await copyFile(join(dir, name), name, constants.COPYFILE_EXCL).catch(() => undefined)
    say(
      `${name}：${code === 0 ? '真的，放在这里了 genuine, and here' : '不对，没有拿出来 not genuine, left where it is'}`,
    )
  }
  return worst
}
