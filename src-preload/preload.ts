import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { About, Choices, EngineEvents, ChosenPlace, Libraries, Reply, Studio } from './contract.ts'
import { isPage } from './contract/page.ts'
import { stayOnPage } from './stay.ts'

declare const location: { readonly href: string }

type Hear = (data: unknown) => void

const listeners = new Map<string, Set<Hear>>()

/** The one door between the window and the rest. */
const studio: Studio = {
  call: (method, request) => ipcRenderer.invoke('call', method, request) as Promise<Reply>,
  on(event, listener) {
    // Each time another one, though the window may ask twice with the same.
    const hear: Hear = (data) => {
      listener(data as EngineEvents[typeof event])
    }
    const ofEvent = listeners.get(event) ?? new Set()
    listeners.set(event, ofEvent.add(hear))
    // Who asks late is told where the engine stands.
    if (event === 'engine') void ask('engine-state').then((state) => listener(state as EngineEvents[typeof event]))
    return () => {
      ofEvent.delete(hear)
    }
  },
  app: {
    chooseFolder: () => ask('choose-folder') as Promise<ChosenPlace | null>,
    chooseFile: (request) => ask('choose-file', request) as Promise<ChosenPlace | null>,
    chooseSaveFile: (request) => ask('choose-save-file', request) as Promise<ChosenPlace | null>,
    // Empty for a file that a script made up.
    placeOf: (file) => ask('dropped', webUtils.getPathForFile(file)) as Promise<ChosenPlace>,
    libraries: () => ask('libraries') as Promise<Libraries>,
    openAgain: async () => {
      await ask('open-again')
    },
    openLibrary: async (request) => {
      await ask('open-library', request)
    },
    chooseLibrary: (request) => ask('choose-library', request) as Promise<boolean>,
    restoreLibrary: async (request) => {
      await ask('restore-library', request)
    },
    forgetLibrary: async (request) => {
      await ask('forget-library', request)
    },
    keepCard: async (request) => {
      await ask('keep-card', request)
    },
    setPreferences: async (request) => {
      await ask('set-preferences', request)
    },
    choices: () => ask('choices') as Promise<Partial<Choices> | null>,
    keepChoices: async (request) => {
      await ask('keep-choices', request)
    },
    showInFolder: async (request) => {
      await ask('show-in-folder', request)
    },
    about: () => ask('about') as Promise<About>,
    setTheme: async (theme) => {
      await ask('set-theme', theme)
    },
  },
  platform: process.platform as Studio['platform'],
}

async function ask(channel: string, ...request: unknown[]): Promise<unknown> {
  const reply = (await ipcRenderer.invoke(channel, ...request)) as Reply
  if (!reply.ok) throw new Error(reply.error.message)
  return reply.value
}

if (isPage(location.href)) {
  stayOnPage()
  ipcRenderer.on('event', (_event, name: string, data: unknown) => {
    for (const hear of listeners.get(name) ?? []) hear(data)
  })
  contextBridge.exposeInMainWorld('studio', studio)
}
