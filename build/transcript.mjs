/** `npm run transcript`: writes docs/command-line.md from what the commands say on this machine. */
import { writeFileSync } from 'node:fs'
import { ensureBuild } from './bootstrap/build-app.mjs'
import { main } from './bootstrap/main.mjs'
import { ensurePackages } from './bootstrap/packages.mjs'
import { inRoot, readable } from './bootstrap/paths.mjs'
import { say } from './bootstrap/say.mjs'
import { Home } from './transcript/home.mjs'
import { toMarkdown } from './transcript/markdown.mjs'
import { Player } from './transcript/player.mjs'
import { scenes } from './transcript/scenes.mjs'

await main(async () => {
  await ensurePackages()
  await ensureBuild()
  const home = await Home.make()
  try {
    const player = new Player(home)
    const played = []
    for (const scene of scenes) {
      say(`${scene.verb}${scene.title ? `: ${scene.title}` : ''}`)
      played.push({ ...scene, steps: await player.play(scene) })
    }
    const file = inRoot('docs', 'command-line.md')
    writeFileSync(file, toMarkdown(played))
    say(`${readable(file)} is written`)
    return 0
  } finally {
    home.remove()
  }
})
