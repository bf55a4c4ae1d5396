import { mount } from 'svelte'
import '@fontsource-variable/inter/opsz.css'
import './styles/tokens.css'
import './styles/base.css'
import App from './window/App.svelte'
import { isModal } from './window/sheets.ts'
import { StudioParts } from './window/studio.ts'

const target = document.getElementById('app')
if (target === null) throw new Error('index.html has no #app')
mount(App, { target, props: { studio: new StudioParts(window.studio, isModal) } })
