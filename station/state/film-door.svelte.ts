import { createContext } from 'svelte'
import type { DeskState } from './desk.svelte.ts'
import type { WindowFilm } from './window-film.svelte.ts'

/** Where the pages of a desk find its own recording: it comes once the day stands, and nobody waits for it. */
export class FilmDoor {
  /** Null until it is here. */
  film = $state.raw<WindowFilm | null>(null)

  async open(desk: DeskState): Promise<void> {
    const { WindowFilm: Film } = await import('./window-film.svelte.ts')
    this.film ??= new Film(desk, navigator.mediaDevices)
  }
}

export const [getFilmDoor, setFilmDoor] = createContext<FilmDoor>()
