/** Chromium gives the single pictures of a track to a page; the compiler's list of a browser's parts does not have it. */
declare class MediaStreamTrackProcessor {
  constructor(options: { readonly track: MediaStreamTrack })
  readonly readable: ReadableStream<VideoFrame>
}
declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(options: { readonly kind: 'video' })
  readonly writable: WritableStream<VideoFrame>
}
