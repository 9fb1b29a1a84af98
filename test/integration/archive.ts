import { createHash } from 'node:crypto'
import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { DemoDesk } from '../../hub/demo/desk.ts'
import type { HubDeps } from '../../hub/hub-deps.ts'
import { createArchive } from '../../media/archive/archive.ts'
import { createExporter } from '../../media/archive/export/exporter.ts'
import { askForHelp, type Asked } from '../hub/routes/consult-world.ts'
import { deliver, type Film } from '../media/recorder/film.ts'
import { camera, microphone, openStage } from '../media/recorder/stage.ts'
import type { EvidenceAct } from '../../shared/http/evidence.ts'
import type { Console, Network } from '../network.ts'

/** A hub with a real archive in a folder, a second copy beside it, and what makes packages of it. */
export function archiveIn(dir: string, recogniser: string | null = null): Partial<HubDeps> {
  return {
    evidenceEvery: 50,
    openArchive: ({ signer, ...deps }) =>
      createArchive({
        ...deps,
        dir: join(dir, 'archive'),
        copyDir: join(dir, 'copy'),
        recogniser,
        recordings: join(dir, 'recordings'),
        signer: () => signer,
      }),
    openExporter: (deps) => createExporter({ ...deps, dir: join(dir, 'archive', 'exports') }),
  }
}

/**
 * A consult that was recorded: its packets as the recorder writes them, and its facts as the county says them.
 * @param during what else comes while it is being recorded
 */
export async function recordedConsult(
  network: Network,
  desk: DemoDesk,
  recordings: string,
  film: Film,
  during: (asked: Asked) => Promise<void> = async () => undefined,
): Promise<Asked & { readonly folder: string }> {
  const asked = await askForHelp(desk)
  await desk.push()
  const stage = await openStage()
  const [picture, sound] = [await stage.track(camera), await stage.track(microphone)]
  const sent = { from: 500_000, delay: 20_000 }
  await stage.play(
    [
      ...deliver(film.pictures, { track: picture, description: camera, ...sent }),
      ...deliver(film.sounds, { track: sound, description: microphone, ...sent }),
    ],
    5e6,
  )
  await stage.end()
  await mkdir(recordings, { recursive: true })
  const folder = join(recordings, `${asked.consult.replace(':', '_')}.1`)
  await rename(stage.folder, folder)
  const manifest = createHash('sha256')
    .update(await readFile(join(folder, 'manifest.json')))
    .digest('hex')
  const { facts } = network.hub.consults
  const at = network.clock.wall()
  const part = { part: 1, at, tracks: [picture, sound] }
  await facts.recording(asked.consult, { ...part, state: 'started', why: 'none' })
  await during(asked)
  await facts.recording(asked.consult, { ...part, state: 'closed', why: 'room-closed', root: manifest })
  return { ...asked, folder }
}

/** A package of an item: one person asked, another in another role agreed, and it was made. @returns its name */
export async function packageOf(
  { asker, keeper }: { readonly asker: Console; readonly keeper: Console },
  item: string,
): Promise<string> {
  const path = `/api/evidence/${encodeURIComponent(item)}`
  const about = { reason: '律师调取', dispute: null, withConceded: false }
  const ask: EvidenceAct = { act: 'ask', step: 'export', ...about }
  const { entry: asked } = (await asker.ask('POST', `${path}/acts`, { act: ask })).json as { entry: string }
  const answer: EvidenceAct = { act: 'answer', asked, answer: 'yes', reason: '' }
  await keeper.ask('POST', `${path}/acts`, { act: answer })
  return ((await keeper.ask('POST', `${path}/exports`, { asked })).json as { name: string }).name
}
