import { mount } from 'svelte'
import App from './app.svelte'
import { openUpdates } from './data/update.ts'
import { AppState } from './state/app.svelte.ts'
import './ui/tokens.css'
import './ui/parts.css'
import { words } from './words/words.svelte.ts'

const openDesk = async () => (await import('./data/open.ts')).openDeskStore()
const app = new AppState(window, openDesk, openUpdates())
const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
await words.ready
mount(App, { target, props: { app } })
