/** Reads server-sent events one by one, as a page's EventSource does; null when the hub has ended the line. */
export type Stream = { readonly next: () => Promise<unknown>; readonly close: () => void }

export async function openStream(url: string, cookie: string): Promise<Stream> {
  const leave = new AbortController()
  const answer = await fetch(`${url}/api/news`, { headers: { cookie }, signal: leave.signal })
  if (!answer.body) throw new Error(`no events: ${answer.status}`)
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end >= 0) {
          const event = text.slice(0, end)
          text = text.slice(end + 2)
          if (event.startsWith('data: ')) return JSON.parse(event.slice(6))
          continue
        }
        const { done, value } = await reader.read()
        if (done) return null
        text += value
      }
    },
    close: () => leave.abort(),
  }
}
