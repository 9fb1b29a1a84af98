import { verifyPackage } from '../../media/archive/export/verify-package.ts'
import type { PackageRefusal } from '../../shared/evidence/package/brought.ts'
import type { PackageFault, PackageVerdict } from '../../shared/evidence/package/judge.ts'

const refusalWords: Record<PackageRefusal, string> = {
  absent: '打不开这个文件 the file cannot be opened',
  'no-zip': '不是 ZIP，或者断了、目录不对 no ZIP, cut off, or with a wrong directory',
  compressed: '里面的文件压缩过，不是证据包 its files are compressed: no package of evidence',
  'too-many': '文件太多 too many files',
  'too-large': '清单或签名大得离谱 a list or a signature far too large',
  name: '文件名不许这样写，或者重名 a name that may not be, or is there twice',
  link: '是指向别处的链接 a link to elsewhere',
  overlap: '几个文件叠在一起，或者两处目录不一样 files over one another, or two directories that differ',
}
const faultWords: Record<PackageFault['what'], string> = {
  unreadable: '读不懂 cannot be read',
  signature: '和它的签名、钥匙不符 does not fit its signature and key',
  missing: '缺失 missing',
  added: '名单上没有，是多出来的 not on the list, it was added',
  altered: '内容被改过 changed',
  chain: '接不上前一段 does not go on from the one before it',
  'not-as-manifest': '和清单不符 not what the manifest says',
  'not-left-out': '写明未附，却在包里 said to be left out, and is here',
  ledger: '账本证明不成立 the ledger’s proof does not hold',
}
const ledgerWords: Record<PackageVerdict['ledger'], string> = {
  proved: '在县局账本里 in the county’s ledger',
  none: '没有账本证明 without a proof of the ledger',
  false: '账本证明不成立 the ledger’s proof does not hold',
}

/** A package of this county or another, as a file. 0: genuine · 1: not, and which file · 2: it is none */
export async function verifyFile(path: string, say: (line: string) => void): Promise<number> {
  const verified = await verifyPackage(path)
  if (!verified.ok) {
    say(`${path}${verified.file && ` · ${verified.file}`}：${refusalWords[verified.code]}`)
    return 2
  }
  const { verdict, files } = verified
  const wrong = new Map(verdict.faults.map(({ file, what }) => [file, what]))
  for (const one of new Set([...files.map(({ path: name }) => name), ...wrong.keys()])) {
    const what = wrong.get(one)
    say(`  [${what ? '错 NO' : '对 ok'}] ${one}${what ? `：${faultWords[what]}` : ''}`)
  }
  const { manifest, fingerprint, ledger, leftOut, stamped } = verdict
  say(
    `\n${manifest ? `${manifest.item} · ${manifest.county}` : '没有清单 no manifest'} · ${ledgerWords[ledger]}`,
  )
  if (leftOut > 0) say(`依法未附 left out by law: ${leftOut}`)
  if (stamped.length > 0) say(`时间戳用 verify.sh 查 time stamps are for verify.sh: ${stamped.join(' ')}`)
  say(`钥匙指纹，和公布的对一对 key, compare with the published one: ${fingerprint ?? '没有 none'}`)
  const { length } = verdict.faults
  say(length === 0 ? '这个证据包是真的 genuine and unchanged' : `有 ${length} 处不对 things are not right`)
  return length === 0 ? 0 : 1
}
