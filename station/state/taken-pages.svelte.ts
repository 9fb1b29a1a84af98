import { mostPageBytes } from '../../shared/http/disputes.ts'
import { shrunk } from './shrink.ts'

export type TakenPage = { readonly blob: Blob; readonly url: string }
/** A file that is no page, or too large a one. */
export type NotTaken = { readonly why: 'wrong' | 'large'; readonly name: string; readonly size: number }

export const pageFiles = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf']

/** Pages that somebody photographs or chooses, one by one, before they are kept. Whoever made it closes it. */
export class TakenPages {
  all = $state.raw<readonly TakenPage[]>([])
  notTaken = $state.raw<readonly NotTaken[]>([])

  get blobs(): readonly Blob[] {
    return this.all.map(({ blob }) => blob)
  }

  readonly keep = async (blob: Blob): Promise<void> => {
    const small = await shrunk(blob)
    this.all = [...this.all, { blob: small, url: URL.createObjectURL(small) }]
  }

  readonly choose = async (files: Iterable<File>): Promise<void> => {
    const not: NotTaken[] = []
    for (const file of files) {
      const { name, size, type } = file
      if (!pageFiles.includes(type)) not.push({ why: 'wrong', name, size })
      else if (size > mostPageBytes) not.push({ why: 'large', name, size })
      else await this.keep(file)
    }
    this.notTaken = not
  }

  readonly drop = (at: number): void => {
    const gone = this.all[at]
    this.all = this.all.filter((_, place) => place !== at)
    if (gone) URL.revokeObjectURL(gone.url)
  }

  readonly close = (): void => {
    this.all.forEach(({ url }) => URL.revokeObjectURL(url))
    this.all = []
  }
}
