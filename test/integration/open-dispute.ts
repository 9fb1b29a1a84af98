import type { DemoDesk } from '../../hub/demo/desk.ts'
import type { Network } from '../network.ts'

/** 罗木生 objects at the desk; 马素琴 mediates. */
export async function openDispute(network: Network, desk: DemoDesk): Promise<string> {
  const subject = desk.newSubject('dispute')
  const body = {
    track: 'tax',
    visit: null,
    matter: null,
    parties: [{ side: 'applicant', name: '罗木生', identity: null, phone: '' }],
    about: '说没有交',
    decision: null,
    learned: null,
    evidence: [],
  }
  await desk.write({ subject, type: 'dispute.opened', body, by: 'luochanggen' })
  await desk.push()
  await network.settled()
  const { voice } = network.hub.county
  await voice.say({ subject, type: 'dispute.assigned', body: { mediator: 'masuqin' }, by: 'shenguoping' })
  await network.settled()
  return subject
}
