import { expect, test } from 'vitest'
import { cardText } from '../../../../src-main/studio/finetunes/report/card.ts'
import { reportPage } from '../../../../src-main/studio/finetunes/report/reportPage.ts'
import type { ReportContents } from '../../../../src-main/studio/finetunes/report/reportPage.ts'
import { svgPlot } from '../../../../src-main/studio/finetunes/report/svgPlot.ts'
import { sampleFinetune } from './sampleFinetune.ts'

const contents: ReportContents = {
  run: sampleFinetune({
    ...{ name: 'Wool & <cats>', state: 'finished', step: 20, best: { step: 10, loss: 2.5 }, loss: 2.25 },
    ...{ seconds: 90, tokensPerSecond: 640.4, peakMiB: 500, endedEarly: true },
  }),
  curves: {
    training: {
      ...{ step: [1, 2, 3], loss: [4, 3, 2], learningRate: [0, 0.001, 0.001] },
      tokensPerSecond: [600, 640, 640],
    },
    validation: { step: [2], loss: [3.5] },
  },
  samples: [
    { step: 0, prompt: 0, png: 'AAAA', text: null },
    { step: 10, prompt: 0, png: null, text: 'a <b>' },
  ],
  worst: [{ item: 'x', loss: 5.5, step: 10, name: 'x.png', caption: 'no cat' }],
}

test('the page holds everything in itself: no script, no address, all pictures inline', () => {
  for (const locale of ['en', 'zh-CN'] as const) {
    const page = reportPage(contents, locale)
    expect(page).not.toMatch(/<script|https?:|src="(?!data:)/)
    expect(page).toContain(`<html lang="${locale}">`)
    expect(page).toContain('src="data:image/png;base64,AAAA"')
    expect(page.match(/<svg/g)).toHaveLength(2)
  }
})

test('what a person wrote can’t become markup', () => {
  const page = reportPage(contents, 'en')
  expect(page).toContain('Wool &amp; &lt;cats&gt;')
  expect(page).toContain('a &lt;b&gt;')
})

test('rows are steps, columns are prompts, the first row is before anything was learnt', () => {
  const page = reportPage(contents, 'en')
  expect(page.indexOf('before')).toBeLessThan(page.indexOf('step 10'))
  expect(page).toContain('wool cat')
  expect(page).toContain('no cat')
})

test('a run that was stopped before its first step has a page, too', () => {
  const empty = {
    training: { step: [], loss: [], learningRate: [], tokensPerSecond: [] },
    validation: { step: [], loss: [] },
  }
  const page = reportPage({ ...contents, run: sampleFinetune(), curves: empty, samples: [], worst: [] }, 'en')
  expect(page).not.toContain('<svg')
  expect(page).toContain('No samples were drawn.')
})

test('the card tells what it is, what it came from, and where it fits', () => {
  const card = cardText(contents.run, 'en')
  expect(card).toMatch(/^# Wool/)
  expect(card).toContain('20 of 20 (ended early')
  expect(card).toContain('2.500 at step 10')
  expect(card).toContain('wool')
  expect(cardText(contents.run, 'zh-CN')).toContain('最佳验证损失')
})

test('a plot leaves out what is no number, and what has no logarithm', () => {
  const line = { name: 'loss', steps: [1, 2, 3, 4], values: [1, NaN, 0, 10], className: 'raw' }
  const options = { title: 't', unit: 'u', logarithmic: true }
  const plot = svgPlot([line], options)
  expect(/points="([^"]*)"/.exec(plot)?.[1]?.split(' ')).toHaveLength(2)
  expect(plot).not.toContain('NaN')
  expect(svgPlot([], options)).toBe('')
  expect(svgPlot([{ ...line, values: [2, 2, 2, 2] }], options)).not.toContain('NaN')
})
