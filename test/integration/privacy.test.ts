/**
 * No request leaves the program: what the host, the engine and the terminal connect to, and what the page asks for, while
 * a picture is drawn. Only this machine may come up.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumIsThere, launchBrowser } from '../e2e/support/browser.ts'
import { buildProgram, startProgram } from '../support/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'cogview-private-'))
const watcher = pathToFileURL(resolve(import.meta.dirname, '../support/recordConnections.mjs')).href
const own = /^(watched .*|tcp (localhost|127\.0\.0\.1|::1)|pipe .*|dns (localhost|127\.0\.0\.1|::1))$/

function watching(name: string): { env: NodeJS.ProcessEnv; lines: () => string[] } {
  const file = join(folder, name)
  return {
    env: { NODE_OPTIONS: `--import ${watcher}`, COGVIEW_CONNECTIONS: file },
    lines: () => readFileSync(file, 'utf8').trim().split('\n'),
  }
}

beforeAll(() => buildProgram())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('no request leaves the program', () => {
  it('not from the terminal or its engine, from start to end', async () => {
    const { env, lines } = watching('terminal')
    const args = ['generate', 'sunflower', '--count', '1', '--library', join(folder, 'a')]
    const { code, stderr } = await startProgram('cli', [...args, '--out', join(folder, 'out')], { env }).ended
    expect(code, stderr).toBe(0)
    expect(lines().filter((line) => !own.test(line))).toEqual([])
    // The recorder was in both processes, so that it would have seen something.
    expect(lines().filter((line) => /^watched .*(cli|engine)\.js$/.test(line)).length).toBeGreaterThan(1)
  })

  it.skipIf(!chromiumIsThere)(
    `not from the server or its page${chromiumIsThere ? '' : ' (skipped: there is no /usr/bin/chromium)'}`,
    async () => {
      const { env, lines } = watching('server')
      const args = ['--library', join(folder, 'b'), '--no-browser', '--language', 'en']
      const server = startProgram('server', args, { env })
      const [address = ''] = await server.says(/http:\/\/\S+token=\S+/)
      const browser = await launchBrowser()
      try {
        const { page } = await browser.newPage()
        const asked: string[] = []
        page.on('request', (request) => asked.push(new URL(request.url()).origin))
        page.on('websocket', (socket) => asked.push(new URL(socket.url()).origin.replace(/^ws/, 'http')))
        await page.goto(address)
        await page.getByRole('textbox', { name: 'What to draw' }).fill('sunflower')
        await page.getByRole('textbox', { name: 'What to draw' }).press('Enter')
        await page.locator('.tile.first').waitFor({ timeout: 120_000 })
        for (const room of ['gallery', 'design', 'packs', 'settings']) {
          await page.goto(`${new URL(address).origin}/#/${room}`)
          await page.waitForLoadState('networkidle')
        }
        const inner = new Set(['null', new URL(address).origin])
        expect(asked.length).toBeGreaterThan(3)
        expect(asked.filter((origin) => !inner.has(origin))).toEqual([])
      } finally {
        await browser.close()
        server.child.kill('SIGTERM')
        await server.ended
      }
      expect(lines().filter((line) => !own.test(line))).toEqual([])
    },
  )
})
