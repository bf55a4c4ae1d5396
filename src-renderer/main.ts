import { mount } from 'svelte'
import './styles/tokens.css'
import './styles/base.css'
import App from './window/App.svelte'
import { StudioParts } from './window/studio.ts'

const target = document.getElementById('app')
if (target === null) throw new Error('index.html has no #app')
mount(App, { target, props: { studio: new StudioParts(window.studio) } })
