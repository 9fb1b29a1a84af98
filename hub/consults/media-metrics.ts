import type { MediaNode } from '../../shared/signaling/node.ts'

/** What the media node counts, as Prometheus reads it; nothing where there is none. */
export async function mediaMetrics(media: MediaNode | undefined): Promise<string> {
  const told = await media?.ask('metrics', {})
  return told?.ok === true ? told.value.text : ''
}
