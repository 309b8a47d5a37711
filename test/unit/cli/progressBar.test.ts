import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth, fitWidth } from '../../../src-main/cli/displayWidth.ts'
import { createProgressBar, progressLine } from '../../../src-main/cli/progressBar.ts'
import type { ProgressState } from '../../../src-main/cli/progressBar.ts'
import { cliWords } from '../../../src-main/language/cli.ts'

const state = (done: number, secondsLeft: number | null = null): ProgressState => ({
  phase: 'drawing',
  done,
  total: 64,
  secondsLeft,
})

function record(isTTY: boolean, columns = 60) {
  const written: string[] = []
  return { written, stream: { isTTY, columns, write: (text: string) => written.push(text) } }
}

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['cat', 3],
    ['猫', 2],
    ['一只戴帽子的猫', 14],
    ['画，a。', 7],
    ['é', 1],
    ['e\u0301', 1],
    ['𠀀', 2],
    ['━─ ·', 4],
  ])('%j takes %i columns', (text, width) => expect(displayWidth(text)).toBe(width))

  it('cuts to the columns there are, never in the middle of a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, columns) => {
        const cut = fitWidth(text, columns)
        expect(displayWidth(cut)).toBeLessThanOrEqual(columns)
        expect(text.startsWith(cut)).toBe(true)
      }),
    )
  })
})

describe('progressLine', () => {
  it('is never as wide as the terminal, in either language', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('zh-CN' as const, 'en' as const),
        fc.integer({ min: -5, max: 100 }),
        fc.integer({ min: 2, max: 200 }),
        fc.option(fc.double({ min: 0, max: 1e4, noNaN: true })),
        (locale, done, columns, left) => {
          expect(displayWidth(progressLine(state(done, left), cliWords[locale], columns))).toBeLessThan(
            columns,
          )
        },
      ),
    )
  })

  it('tells how much is done and how long it takes', () => {
    const line = progressLine(state(32, 2.14), cliWords['zh-CN'], 80)
    expect(line).toContain('绘画 32/64 · 还需 2.1 秒')
    expect(line.split('━').length).toBe(line.split('─').length)
  })

  it('says nothing of a time that is not known', () => {
    expect(progressLine(state(1), cliWords.en, 80)).not.toContain('left')
  })
})

describe('createProgressBar', () => {
  it('redraws one line on a terminal and takes it away', () => {
    const { written, stream } = record(true)
    const bar = createProgressBar(stream, cliWords.en)
    bar.show(state(1, 10))
    bar.show(state(2, 9))
    bar.clear()
    expect(written.join('')).not.toContain('\n')
    expect(written.every((text) => text.startsWith('\r'))).toBe(true)
    expect(written.at(-1)).toBe('\r\u001b[2K')
  })

  it('writes whole lines elsewhere, and few', () => {
    const { written, stream } = record(false)
    const bar = createProgressBar(stream, cliWords.en)
    for (let done = 0; done <= 64; done++) bar.show(state(done))
    expect(written).toHaveLength(6)
    expect(written.every((text) => /^[^\r\u001b]+\n$/.test(text))).toBe(true)
  })
})
