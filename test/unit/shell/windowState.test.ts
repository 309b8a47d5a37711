import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readWindowState, windowBounds, writeWindowState } from '../../../src-main/shell/windowState.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shell-window-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const AREA = { x: 0, y: 0, width: 1920, height: 1040 }

describe('the window state', () => {
  it('is as if never saved where it cannot be read', () => {
    const file = join(folder, 'window.json')
    expect(readWindowState(file)).toBeNull()
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"x":1}',
      '{"x":1,"y":1,"width":1e99,"height":2,"maximized":true}',
    ]) {
      writeFileSync(file, text)
      expect(readWindowState(file), text).toBeNull()
    }
  })

  it('comes back as it was saved, and leaves no other file', () => {
    const file = join(folder, 'window.json')
    const state = { x: -5, y: 12, width: 1000, height: 700, maximized: true }
    writeWindowState(file, { ...state, maximized: false })
    writeWindowState(file, state)
    expect(readWindowState(file)).toEqual(state)
    expect(readdirSync(folder)).toEqual(['window.json'])
  })

  it('is used where its display still is, and not where it is gone', () => {
    const saved = { x: 100, y: 50, width: 1000, height: 700, maximized: false }
    expect(windowBounds(saved, [AREA])).toEqual({ x: 100, y: 50, width: 1000, height: 700 })
    const second = { ...saved, x: 2500 }
    expect(windowBounds(second, [AREA, { ...AREA, x: 1920 }])).toMatchObject({ x: 2500 })
    expect(windowBounds(second, [AREA])).toEqual({ width: 1280, height: 860 })
  })

  it('fits a small display at the first start', () => {
    expect(windowBounds(null, [{ x: 0, y: 0, width: 1024, height: 700 }])).toEqual({
      width: 1024,
      height: 700,
    })
    expect(windowBounds(null, [])).toEqual({ width: 1280, height: 860 })
  })

  it('always leaves the title bar within reach', () => {
    const pixel = fc.integer({ min: -10_000, max: 10_000 })
    const size = fc.integer({ min: 1, max: 5000 })
    fc.assert(
      fc.property(pixel, pixel, size, size, (x, y, width, height) => {
        const bounds = windowBounds({ x, y, width, height, maximized: false }, [AREA])
        expect(bounds.width).toBeGreaterThanOrEqual(720)
        expect(bounds.height).toBeGreaterThanOrEqual(560)
        if (bounds.x === undefined || bounds.y === undefined) return
        expect(bounds.y).toBeGreaterThanOrEqual(AREA.y)
        expect(bounds.y).toBeLessThan(AREA.height)
        expect(bounds.x).toBeLessThan(AREA.width)
        expect(bounds.x + bounds.width).toBeGreaterThan(AREA.x)
      }),
    )
  })
})
