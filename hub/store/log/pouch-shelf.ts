import type PouchDB from 'pouchdb-core'
import { StoreFault } from '../store.ts'
import type { Shelf } from './shelf.ts'

export async function createPouchShelf(pouch: PouchDB): Promise<Shelf> {
  return {
    id: await pouch.id(),
    async last() {
      const all = { startkey: '\uffff', endkey: '', inclusive_end: true, descending: true }
      const { rows } = await pouch.allDocs({ ...all, limit: 1 })
      const name = rows[0]?.id ?? nameOf(0)
      if (!/^\d{12}$/.test(name)) throw new Error(`blocks of a log were expected, and "${name}" is there`)
      return Number(name)
    },
    async read(number) {
      const { lines } = await pouch.get(nameOf(number))
      if (typeof lines !== 'string') throw new StoreFault('garbled', `block ${number}`)
      return lines
    },
    async write(number, lines) {
      const [row] = await pouch.bulkDocs([{ _id: nameOf(number), lines }])
      if (row && 'ok' in row) return true
      if (row?.status === 409) return false
      throw new StoreFault('disk', row?.name)
    },
  }
}

const nameOf = (number: number): string => String(number).padStart(12, '0')
