import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPreviewRelay } from '../../../../src-main/studio/tasks/previewRelay.ts'
import type { EnginePreview } from '../../../../src-main/studio/tasks/previewRelay.ts'
import { squarePng } from '../../../support/fakeEngine.ts'

const preview = (row: number, indices = [0]): EnginePreview => ({
  type: 'preview',
  id: 'j',
  row,
  rows: 8,
  pictures: indices.map((index) => ({ index, png: squarePng(row) })),
})

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('the first at once, then ten a second, always the latest', () => {
  const sent: number[] = []
  const relay = createPreviewRelay(({ row }) => sent.push(row))
  for (let row = 1; row <= 100; row++) {
    relay.offer(preview(row))
    vi.advanceTimersByTime(10)
  }
  expect(sent).toEqual([1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
})

test('what waits is sent, and nothing twice', () => {
  const sent: number[] = []
  const relay = createPreviewRelay(({ row }) => sent.push(row))
  relay.offer(preview(1))
  relay.offer(preview(2))
  expect(sent).toEqual([1])
  vi.advanceTimersByTime(1000)
  expect(sent).toEqual([1, 2])
})

test('a group of candidates does not displace another', () => {
  const sent: EnginePreview[] = []
  const relay = createPreviewRelay((one) => sent.push(one))
  relay.offer(preview(1, [0, 1]))
  relay.offer(preview(8, [0, 1]))
  relay.offer(preview(1, [2, 3]))
  vi.advanceTimersByTime(100)
  expect(sent[1]?.pictures.map(({ index }) => index)).toEqual([0, 1, 2, 3])
})

test('after the end nothing comes any more', () => {
  const sent: number[] = []
  const relay = createPreviewRelay(({ row }) => sent.push(row))
  relay.offer(preview(1))
  relay.offer(preview(2))
  relay.end()
  vi.advanceTimersByTime(1000)
  expect(sent).toEqual([1])
})
