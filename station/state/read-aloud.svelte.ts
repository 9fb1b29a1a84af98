/** Reads a text to somebody who does not read; `can` is false where the browser has no voice. */
export type Reader = {
  readonly can: boolean
  readonly reading: boolean
  readonly read: (text: string, language: string) => void
  readonly stop: () => void
}

export function createReader(): Reader {
  const voice = 'speechSynthesis' in window ? window.speechSynthesis : null
  let reading = $state(false)
  let can = $state(voice !== null && voice.getVoices().length > 0)
  // some browsers fetch their voices first
  const arrived = (): void => void (can = (voice?.getVoices().length ?? 0) > 0)
  voice?.addEventListener('voiceschanged', arrived)
  const stop = (): void => {
    reading = false
    voice?.cancel()
  }
  return {
    get can() {
      return can
    },
    get reading() {
      return reading
    },
    read(text, language) {
      const saying = new SpeechSynthesisUtterance(text)
      saying.lang = language
      saying.rate = 0.9
      saying.addEventListener('end', () => (reading = false))
      saying.addEventListener('error', () => (reading = false))
      reading = true
      voice?.cancel()
      voice?.speak(saying)
    },
    stop() {
      voice?.removeEventListener('voiceschanged', arrived)
      stop()
    },
  }
}
