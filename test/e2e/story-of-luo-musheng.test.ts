// The story of 罗木生, from the day on which he hands in his papers. Each chapter is a function that takes what the chapters before it
// left behind; whoever builds more appends the next one here: the fine of 11-12, the dispute of 11-16, the mediation.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { courierComesDown } from './luo-musheng/courier.ts'
import { handIn } from './luo-musheng/hand-in.ts'
import { beginStory, type Story } from './luo-musheng/story.ts'
import { keepPictures } from './pictures.ts'

let story: Story
beforeAll(async () => {
  story = await beginStory()
})
keepPictures(() => story?.desk.page())
afterAll(() => story?.close())

test('罗木生 hands in his papers on the last day, without a link; the county holds them two days later, and paper, receipt and journal agree', async () => {
  const paper = await handIn(story)
  await courierComesDown(story, paper)
  expect(story.desk.computer.complaints).toEqual([])
})
