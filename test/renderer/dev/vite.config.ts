import { svelte } from '@sveltejs/vite-plugin-svelte'
import { createReadStream, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

/** `SELVEDGE_PHOTOS`: a folder with `labels.csv` (file, type, colour, brand) and the photos it names in `images/`. */
function photos(folder: string): Plugin {
  const [, ...lines] = readFileSync(join(folder, 'labels.csv'), 'utf8').split('\n')
  const subjects = lines.slice(0, 4200).map((line) => {
    const [file = '', type = '', colour = '', brand = ''] = line.split(',')
    return { name: basename(file), type, colour, brand, address: `/photos/${basename(file)}` }
  })
  return {
    name: 'photos',
    configureServer(server) {
      server.middlewares.use('/photos.json', (_request, response) => response.end(JSON.stringify(subjects)))
      server.middlewares.use('/photos/', (request, response) => {
        createReadStream(join(folder, 'images', basename(request.url ?? '')))
          .on('error', () => response.writeHead(404).end())
          .pipe(response.setHeader('content-type', 'image/jpeg'))
      })
    },
  }
}

const folder = process.env['SELVEDGE_PHOTOS']

// The window on a made-up library, in a browser: `npx vite --config test/renderer/dev/vite.config.ts`
export default defineConfig({
  root: resolve(import.meta.dirname, '../../..'),
  plugins: [svelte({ configFile: false }), ...(folder === undefined ? [] : [photos(folder)])],
  server: { port: 5188, open: false },
})
