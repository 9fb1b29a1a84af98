import { renderSVG } from 'uqr'
import type { ExportOrder } from '../../../shared/evidence/export.ts'
import type { EvidenceManifest } from '../../../shared/evidence/manifest.ts'

type Row = readonly [name: string, value: string]
type Table = { readonly title: string; readonly rows: readonly Row[] }

const sources: Record<EvidenceManifest['source'], string> = {
  window: '窗口录像（驿站窗口自己录的）',
  consult: '远程协助录像（本人同意后录的）',
  surveillance: '大厅监控片段（凭移交单调取，不是服务录像）',
}

/** 说明: the sheet that lies on top, for people. Printed on A4 by whoever opens it, and by the county where it has a browser. */
export function coverHtml(manifest: EvidenceManifest, root: string, key: string, order: ExportOrder): string {
  const tables = [ofItem(manifest, order), ofRecording(manifest), ofKeeping(manifest, root, key)]
  return `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>电子证据说明 ${safe(order.name)}</title>
<style>
@page { size: A4; margin: 18mm }
body { font: 11pt/1.6 'Noto Serif SC', 'Source Han Serif SC', SimSun, serif; color: #1a1a1a; max-width: 174mm; margin: 0 auto }
h1 { font-size: 20pt; text-align: center; letter-spacing: .2em; margin: 0 0 6mm }
h2 { font-size: 12pt; border-bottom: .4pt solid #888; margin: 5mm 0 1mm }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: normal; color: #555; width: 34mm; vertical-align: top }
td { overflow-wrap: anywhere }
.sum { font-family: 'Noto Sans Mono', Consolas, monospace; font-size: 9pt }
figure { float: right; margin: 0 0 3mm 6mm; text-align: center; font-size: 8pt; color: #555 }
svg { width: 30mm; height: 30mm }
@media print { .unprinted { display: none } }
</style>
<p class="unprinted">这份说明是网页，没有印成 PDF：出证时县局的电脑上没有浏览器，或者没有印出来。要纸的，在这里打印。</p>
<h1>电子证据说明</h1>
<figure>${renderSVG(`${root} ${key}`, { border: 0 })}<figcaption>清单与钥匙的哈希</figcaption></figure>
${tables.map(tableHtml).join('\n')}
<h2>怎样核对</h2>
<p>解开证据包，在 Linux 上运行 <span class="sum">bash verify.sh</span>；在 Windows 上用 PowerShell 运行 <span class="sum">verify.ps1</span>，或照 README.txt 用通用工具自己核对。
钥匙的指纹请和本局在别处公布的对一对。原件在 media/ 中，录下来是什么就是什么；review/ 中是为方便观看做的复制件。</p>
</html>
`
}

function ofItem(manifest: EvidenceManifest, order: ExportOrder): Table {
  const { custody } = manifest.activity
  return {
    title: '证据',
    rows: [
      ['编号', manifest.item],
      ['来源', sources[manifest.source]],
      ['单位', `${order.county} ${order.station}`],
      ['单号', manifest.activity.number],
      ['争议', manifest.dispute ?? ''],
      ['证明对象', manifest.purpose],
      ['出证事由', order.reason],
      ['申请、同意', `${order.askedBy}、${order.answeredBy}`],
      ['出证时间', beijing(order.at)],
      ...(custody
        ? ([
            ['调取', `${custody.from} ${custody.device}，${custody.takenBy}，${beijing(custody.takenAt)}`],
            ['依据', custody.right],
            ['调取事由', custody.why ?? ''],
            ['复制方式', custody.copied ?? ''],
            ['证明范围', '接收以前不是本系统录的；哈希、签名、账本证明的，从接收入库起。'],
          ] as const)
        : []),
    ],
  }
}

function ofRecording({ began, ended, running, consent, environment, time, actor }: EvidenceManifest): Table {
  const gaps = running.gaps.map(({ from, to, why }) => `${beijing(from)} 起 ${seconds(to - from)}（${why}）`)
  const said = consent.map(({ at, answer, how, wording }) =>
    [beijing(at), answer === 'yes' ? '同意' : '不同意', how, wording].join(' '),
  )
  const offset = time.offset === null ? '没有对过' : `相差 ${Math.round(time.offset)} 毫秒`
  return {
    title: '录制',
    rows: [
      ['时间', `${beijing(began)} 至 ${beijing(ended)}`],
      ['操作人', actor.operator],
      ['同意', said.join('；')],
      ['设备环境', [environment.app, environment.browser, environment.settings].filter(Boolean).join(' · ')],
      ['时钟', `${time.clock}，和县局时钟${offset}`],
      ['缺口', gaps.length > 0 ? gaps.join('；') : '无'],
    ],
  }
}

function ofKeeping({ keeping, archivedAt }: EvidenceManifest, root: string, key: string): Table {
  const bytes = keeping.files.reduce((sum, file) => sum + file.bytes, 0)
  const wrong = keeping.wrong.map(({ name, why }) => `${name}（${why}）`)
  return {
    title: '保管',
    rows: [
      ['入档时间', beijing(archivedAt)],
      ['原件', `${keeping.files.length} 个文件，${bytes} 字节`],
      ['缺失或不合', wrong.length > 0 ? wrong.join('；') : '无'],
      ['清单 SHA-256', root],
      ['钥匙指纹', key],
    ],
  }
}

function tableHtml({ title, rows }: Table): string {
  const lines = rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => {
      const isSum = /^[\da-f]{64}$/.test(value)
      return `<tr><th>${name}</th><td${isSum ? ' class="sum"' : ''}>${safe(value)}</td></tr>`
    })
  return `<h2>${title}</h2>\n<table>\n${lines.join('\n')}\n</table>`
}

function safe(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** 2026-10-26 10:03:12, as the county counts time. */
function beijing(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)} 秒`
}
