import { app, type Session, type WebContents } from 'electron'
import { isPage, pageAddress } from '../../src-preload/contract/page.ts'
import { isOwn } from './addresses.ts'

/** Closes the network to Chromium itself, on every way it has. To be called before the program is ready. */
export function closeNetwork(): void {
  // No name is looked up, and what is addressed by number goes to a proxy that is not there: WebRTC has no other way either.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('proxy-server', 'socks5://0.0.0.0:1')
  app.commandLine.appendSwitch('proxy-bypass-list', '<-loopback>')
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp')
}

/** What the window asks Chromium for: its own schemes and nothing else. Nothing is permitted, saved, uploaded or looked up. */
export function closeSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOwn(url) }))
  session.on('will-download', (event) => event.preventDefault())
}

/** Holds all that shows pages to the one page there is. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents))
}

function guard(contents: WebContents): void {
  const stay = (event: { url: string; preventDefault(): void }): void => {
    if (!isPage(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** Should another page be shown nevertheless, the window's own is put back. */
export function keepPage(contents: WebContents): void {
  const back = (url: string): void => {
    if (!isPage(url)) void contents.loadURL(pageAddress)
  }
  contents.on('did-navigate', (_event, url) => back(url))
  contents.on('did-fail-load', (_event, _code, _description, url, isMainFrame) => {
    if (isMainFrame) back(url)
  })
}
