/** What the county answered, as `fetch` would give it; null where nothing came, or it was stopped. `fetch` cannot say how much has gone. */
export function sendFile(
  path: string,
  body: Blob,
  progress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Response | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const stop = (): void => request.abort()
    signal.addEventListener('abort', stop)
    request.upload.addEventListener('progress', ({ loaded }) => progress(loaded))
    request.addEventListener('loadend', () => {
      signal.removeEventListener('abort', stop)
      const { status, responseText } = request
      resolve(status === 0 ? null : new Response(responseText, { status }))
    })
    request.open('PUT', path)
    request.setRequestHeader('content-type', 'application/octet-stream')
    if (signal.aborted) resolve(null)
    else request.send(body)
  })
}
