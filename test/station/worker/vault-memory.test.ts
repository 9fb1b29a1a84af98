import { expect, test } from 'vitest'
import type { Held } from '../../../station/data/vault/keeper.ts'
import { createVaultMemory } from '../../../station/worker/vault-memory.ts'

const held: Held = {
  key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
  who: { id: 'zhouguilan', name: '周桂兰', roles: ['assistant'], stations: ['wuping'], skills: [] },
  how: 'pin',
  slot: null,
  until: null,
  stirred: 1_000,
}

function memory() {
  let now = 1_000
  const call = createVaultMemory({ wall: () => now, limit: 300_000 })
  const ask = (): Held | null => {
    let answer: Held | null = null
    call({ kind: 'vault-ask' }, (given) => {
      answer = given
    })
    return answer
  }
  return { call, ask, wait: (ms: number) => (now += ms) }
}

test('the key is there for a window that loads anew, until it is dropped', () => {
  const { call, ask } = memory()
  expect(ask()).toBeNull()
  call({ kind: 'vault-keep', held }, () => undefined)
  expect(ask()).toBe(held)
  call({ kind: 'vault-drop' }, () => undefined)
  expect(ask()).toBeNull()
})

test('after five minutes without a hand it is forgotten, whoever asks', () => {
  const { call, ask, wait } = memory()
  call({ kind: 'vault-keep', held }, () => undefined)
  wait(299_999)
  expect(ask()).toBe(held)
  wait(1)
  expect(ask()).toBeNull()
})
