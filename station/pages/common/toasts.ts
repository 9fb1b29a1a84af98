import { createContext } from 'svelte'
import type { Toasts } from '../../ui/toasts.svelte.ts'

export const [getToasts, setToasts] = createContext<Toasts>()
