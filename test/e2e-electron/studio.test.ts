/**
 * The studio in a real Electron, un-fused (Playwright drives it by its inspector, which a package has not). Runs where
 * npm's electron has its runtime and there is a display; `xvfb-run` is one.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron } from 'playwright-core'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Electron's executable. Reading `path.txt` rather than importing the package: that would try to fetch it. */
function electronExecutable(): string | null {
  const pathFile = join(ROOT, 'node_modules', 'electron', 'path.txt')
  if (!existsSync(pathFile)) return null
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(ROOT, 'node_modules', 'electron', 'dist')
  const executable = join(dist, readFileSync(pathFile, 'utf8'))
  return existsSync(executable) ? executable : null
}

function missing(): string | null {
  if (electronExecutable() === null) return 'the Electron runtime is missing (npx install-electron)'
  if (!existsSync(join(ROOT, 'out', 'main', 'shell.js'))) return 'the studio is not built (npm run build)'
  const headless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
  return headless ? 'there is no display (xvfb-run)' : null
}

const reason = missing()

describe.skipIf(reason !== null)(
  `the studio in Electron${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    let folder: string
    let electron: ElectronApplication
    let page: Page

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'studio-electron-'))
      // The launcher's sandbox needs privileges that test machines have not; the window's own settings stay.
      const sandbox = process.platform === 'linux' ? ['--no-sandbox'] : []
      electron = await _electron.launch({
        executablePath: electronExecutable() ?? '',
        args: [...sandbox, ROOT, '--library', join(folder, '图库')],
        env: { ...process.env, XDG_CONFIG_HOME: folder, APPDATA: folder },
      })
      page = await electron.firstWindow()
    })
    afterAll(async () => {
      await electron.close()
      rmSync(folder, { recursive: true, force: true })
    })

    it('shows the interface from its own scheme, isolated', async () => {
      expect(page.url()).toMatch(/^cogview:\/\/app\//)
      await page.waitForSelector('textarea')
      expect(await page.evaluate<string[]>('Object.keys(window.cogview).sort()')).toEqual([
        'call',
        'subscribe',
      ])
      expect(await page.evaluate<string>('typeof require')).toBe('undefined')
    })

    it('lets nothing leave the machine, and no window open', async () => {
      expect(
        await page.evaluate<string>("fetch('https://example.com/').then(() => 'ran', () => 'refused')"),
      ).toBe('refused')
      await page.evaluate("window.open('https://example.com/')")
      expect(electron.windows()).toHaveLength(1)
    })

    it('draws a picture with the engine in a utility process, and shows it by its id', async () => {
      await page.fill('textarea', '一只猫')
      await page.press('textarea', 'Enter')
      const drawn =
        "[...document.images].filter((image) => image.src.startsWith('cogview://picture/')).length"
      await expect.poll(() => page.evaluate<number>(drawn), { timeout: 120_000 }).toBeGreaterThan(0)
      const metrics = await electron.evaluate(({ app }) => app.getAppMetrics().map(({ name }) => name))
      expect(metrics).toContain('CogView Engine')
    })
  },
)
