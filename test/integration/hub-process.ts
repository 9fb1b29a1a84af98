// The hub in a process of its own, so that it can be killed: says where it listens, and gives out enrolment codes.
import { openNetwork } from '../network.ts'

const [, , dir = ''] = process.argv
const network = await openNetwork({ dir })
process.on('message', async (station) => {
  const dingwei = await network.signIn('dingwei')
  const { json } = await dingwei.ask('POST', '/api/enrolments', { station, name: '一号桌' })
  process.send?.((json as { code: string }).code)
})
process.send?.(network.url)
