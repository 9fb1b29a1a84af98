const digits = [...'零壹贰叁肆伍陆柒捌玖']
const places = ['', '拾', '佰', '仟']
const groups = ['', '万', '亿']

/**
 * An amount as a deed says it in words 人民币大写: '50.00' is 伍拾元整. Ends in 整 unless fen 分 follow; a place that is skipped says 零.
 * @param money yuan with two decimals, below a trillion (moneySchema of facts/dispute.ts)
 */
export function amountInWords(money: string): string {
  const [yuan = '0', cents = '00'] = money.split('.')
  const whole = wholeInWords(yuan)
  const [jiao, fen] = [Number(cents[0]), Number(cents[1])]
  const start = whole === '' && jiao + fen > 0 ? '' : `${whole === '' ? '零' : whole}元`
  if (jiao + fen === 0) return `${start}整`
  const skipped = start !== '' && jiao === 0 ? '零' : ''
  const tenths = jiao > 0 ? `${digits[jiao]}角` : skipped
  return `${start}${tenths}${fen > 0 ? `${digits[fen]}分` : '整'}`
}

/** Four places at a time, the highest first; empty for nothing. */
function wholeInWords(yuan: string): string {
  const padded = yuan.padStart(Math.ceil(yuan.length / 4) * 4, '0')
  const fours = padded.match(/.{4}/g) ?? []
  return fours
    .map((four, at) => ({ four, group: groups[fours.length - 1 - at] ?? '' }))
    .reduce((said, { four, group }) => {
      if (Number(four) === 0) return said
      // What lies between was skipped, or this group itself begins with nothing.
      const gap = said !== '' && (four.startsWith('0') || !said.endsWith(lastGroup(group))) ? '零' : ''
      return `${said}${gap}${fourInWords(four)}${group}`
    }, '')
}

/** The group that stands right before this one. */
function lastGroup(group: string): string {
  return groups[groups.indexOf(group) + 1] ?? ''
}

function fourInWords(four: string): string {
  return [...four]
    .map((digit, at) => ({ digit: Number(digit), place: places[3 - at] ?? '' }))
    .reduce((said, { digit, place }, at) => {
      if (digit === 0) return said
      const skipped = said !== '' && four[at - 1] === '0' ? '零' : ''
      return `${said}${skipped}${digits[digit]}${place}`
    }, '')
}
