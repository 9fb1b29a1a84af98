import { mount } from 'svelte'
import '../ui/tokens.css'
import '../ui/parts.css'
import { words } from '../words/words.svelte.ts'
import Gallery from './gallery.svelte'
import { sampleEn } from './sample-en.ts'
import { sampleZh } from './sample-zh.ts'

/** Every part in every state: /gallery.html?lang=en&theme=dark#shelf (served by `vite`, not part of the build). */
const asked = new URLSearchParams(location.search)
document.documentElement.dataset['theme'] = asked.get('theme') ?? 'light'
await words.speak(asked.get('lang') === 'en' ? 'en' : 'zh-CN')

const target = document.getElementById('app')
if (!target) throw new Error('gallery.html has no #app')
mount(Gallery, { target, props: { sample: words.language === 'en' ? sampleEn : sampleZh } })
