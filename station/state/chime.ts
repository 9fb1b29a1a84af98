/** A tone of a second from this computer's speaker: three steps up. */
export function chime(): void {
  const context = new AudioContext()
  const gain = context.createGain()
  gain.gain.value = 0.15
  gain.connect(context.destination)
  const tone = context.createOscillator()
  tone.connect(gain)
  for (const [at, pitch] of [523, 659, 784].entries())
    tone.frequency.setValueAtTime(pitch, context.currentTime + at * 0.3)
  tone.start()
  tone.stop(context.currentTime + 0.9)
  tone.addEventListener('ended', () => void context.close())
}
