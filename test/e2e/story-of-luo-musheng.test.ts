// The story of 罗木生, from the day on which he hands in his papers. Each chapter is a function that takes what the chapters before it
// left behind; whoever builds more appends the next one here: the dispute, the mediation, what the office makes good.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { comesBack } from './luo-musheng/comes-back.ts'
import { courierComesDown, receiptComesUp } from './luo-musheng/courier.ts'
import { officeCorrectsItself } from './luo-musheng/dispute.ts'
import { filedLate } from './luo-musheng/filed-late.ts'
import { type HandIn, handIn } from './luo-musheng/hand-in.ts'
import { beginStory, type Story } from './luo-musheng/story.ts'
import { keepPictures } from './pictures.ts'

let story: Story
let paper: HandIn
let answer: string
beforeAll(async () => {
  story = await beginStory()
})
keepPictures(() => story?.desk.page())
afterAll(() => story?.close())

test('10-26, no link: 罗木生 hands in his papers on the last day, and carries a slip home', async () => {
  paper = await handIn(story)
})

test('10-28: 石臼乡’s stick goes down the valley; the county has his papers, and paper and journal agree', async () => {
  answer = await courierComesDown(story, paper)
})

test('10-29, no link: the county’s receipt comes back up the valley', async () => {
  await receiptComesUp(story, answer)
})

test('10-29: 唐可 files it, three days late; on 11-13 the desk knows', async () => {
  await filedLate(story)
})

test('11-16, no link: fined for that, he comes back; the visit of 10-26 is found, and what he says goes to the county as a dispute', async () => {
  await comesBack(story, paper)
})

test('11-17: 马素琴 hears it, the office corrects itself; the record is printed, signed, and what it promised is done', async () => {
  await officeCorrectsItself(story)
  expect(story.desk.computer.complaints).toEqual([])
})
