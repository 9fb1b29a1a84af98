import { expect, test } from 'vitest'
import { limitTone } from '../../../station/ui/limit.ts'
import { nameParts } from '../../../station/ui/name-parts.ts'
import { createToasts } from '../../../station/ui/toasts.svelte.ts'

test('a limit turns amber at three quarters and red only once it is past', () => {
  expect([0, 11, 11.25, 15, 15.01].map((used) => limitTone(used, 15))).toEqual([
    'calm',
    'calm',
    'soon',
    'soon',
    'late',
  ])
})

test('a name may break after its dot, never before it', () => {
  expect(nameParts('阿依古丽·买买提')).toEqual(['阿依古', '丽·', '买买提'])
  expect(nameParts('李𠅤·买')).toEqual(['李', '𠅤·', '买'])
  expect(nameParts('王建军')).toEqual(['王建军'])
})

/** A clock whose only hand is the test. */
function handClock() {
  const waiting = new Set<() => void>()
  return {
    after: (_ms: number, act: () => void) => {
      waiting.add(act)
      return () => waiting.delete(act)
    },
    pass: () => [...waiting].forEach((act) => act()),
  }
}

test('a toast leaves by itself, but not while somebody holds it', () => {
  const clock = handClock()
  const toasts = createToasts(clock)
  toasts.show({ text: '已移出第 2 件' })
  toasts.hold(true)
  clock.pass()
  expect(toasts.list).toHaveLength(1)
  toasts.hold(false)
  clock.pass()
  expect(toasts.list).toHaveLength(0)
})

test('undoing runs the way back once and puts the toast away', () => {
  const clock = handClock()
  const toasts = createToasts(clock)
  let undone = 0
  toasts.show({ text: '已移出第 2 件', undo: () => (undone += 1) })
  const [toast] = toasts.list
  toasts.undo(toast?.id ?? 0)
  toasts.undo(toast?.id ?? 0)
  expect(undone).toBe(1)
  expect(toasts.list).toHaveLength(0)
})

test('a toast stays on the page where it was made, and is there again who comes back in time', () => {
  const clock = handClock()
  let page = '/visits/one'
  const toasts = createToasts({ ...clock, place: () => page })
  toasts.show({ text: '第 1 件已答复', undo: () => undefined })
  page = '/visits/two'
  expect(toasts.list).toEqual([])
  toasts.show({ text: '第 1 件缺资料', undo: () => undefined })
  expect(toasts.list.map(({ text }) => text)).toEqual(['第 1 件缺资料'])
  page = '/visits/one'
  expect(toasts.list.map(({ text }) => text)).toEqual(['第 1 件已答复'])
  clock.pass()
  expect(toasts.list).toEqual([])
})

test('two toasts are seen at once; a third hides the oldest, whose way back waits behind it', () => {
  const toasts = createToasts(handClock())
  const undo = (): void => undefined
  toasts.show({ text: '第 1 件已答复', undo })
  toasts.show({ text: '存好了' })
  toasts.show({ text: '第 2 件已答复', undo })
  toasts.show({ text: '第 3 件已答复', undo })
  expect(toasts.list.map(({ text }) => text)).toEqual(['第 2 件已答复', '第 3 件已答复'])
  toasts.dismiss(toasts.list[1]?.id ?? 0)
  expect(toasts.list.map(({ text }) => text)).toEqual(['第 1 件已答复', '第 2 件已答复'])
})
