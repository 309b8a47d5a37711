/**
 * Runs a built shell (its argument: the folder that holds `out`) on the double, in a process of its own: opens the
 * window, has one picture drawn, quits, and prints what it saw as JSON.
 */
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { studioEventSchema } from '../../src-main/contract/events.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { createBridge } from '../../src-main/shell/bridge.ts'
import type { BrowserWindow } from './browserWindow.ts'
import { createWebUtilsDouble } from './webUtils.ts'

const double = new URL('./electronModule.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: double, shortCircuit: true } : next(specifier, context),
})

const [program = '', text = ''] = process.argv.slice(2)
const { electron } = await import('./electronModule.ts')
await import(pathToFileURL(join(program, 'out', 'main', 'shell.js')).href)
electron.app.becomeReady()
while (electron.windows.length === 0) {
  if (electron.app.exitCode !== null)
    throw new Error(electron.errorBoxes.map(({ content }) => content).join('\n'))
  await new Promise((resolve) => setTimeout(resolve, 10))
}

const page = createBridge(
  electron.rendererOf(electron.windows[0] as BrowserWindow, () => ({ url: 'cogview://app/', parent: null })),
  createWebUtilsDouble(),
)
const ending = new Promise<StudioEvent>((resolve) => {
  page.subscribe((message) => {
    const event = studioEventSchema.parse(message)
    if (event.type === 'job' && event.job.state !== 'waiting' && event.job.state !== 'running') resolve(event)
    if (event.type === 'generation') resolve(event)
  })
})
const request = { text, style: null, size: null, count: 1, seed: 7, sampler: {}, pack: null }
const asked = await page.call('jobs.start', request)
const ended = asked.ok ? await ending : asked
const { defaultSession } = electron.session
const history = await page.call('history.list', { before: null, limit: 1 })
const pictureId = /"pictures":\[\{"id":"([^"]+)"/.exec(JSON.stringify(history))?.[1] ?? 'none'
const picture = await defaultSession.fetch(`cogview://picture/${encodeURIComponent(pictureId)}`)
const home = await defaultSession.fetch('cogview://app/')
const quit = new Promise((resolve) => electron.app.once('double:quit', () => resolve(undefined)))
const report = {
  ended,
  picture: { status: picture.status, type: picture.headers.get('content-type') },
  home: { status: home.status, title: /<title>(.*)<\/title>/.exec(await home.text())?.[1] },
  loaded: electron.windows[0]?.loaded,
  preload: electron.windows[0]?.options.webPreferences?.preload,
}
electron.app.quit()
await quit
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0))
