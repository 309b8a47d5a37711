import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { disk } from '../../../src-main/store/fileSystem.ts'
import { openStore } from '../../../src-main/store/openStore.ts'
import type { Store } from '../../../src-main/store/openStore.ts'
import { sampleFinetune } from '../studio/finetunes/sampleFinetune.ts'

let folder: string
let store: Store

const open = () => openStore(folder, { fileSystem: disk, check: false })
const point = (step: number) => ({ step, loss: 1 / step, learningRate: 0.001, tokensPerSecond: 100 })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cogview-test-'))
  store = await open()
  return async () => {
    store.close()
    await rm(folder, { recursive: true, force: true })
  }
})

describe('misuse', () => {
  test('a run that is not there is not found, whatever is asked of it', () => {
    expect(() => store.finetunes.get('none')).toThrow(expect.objectContaining({ code: 'finetune-not-found' }))
    expect(() => store.finetunes.put(sampleFinetune({ id: 'none' }))).toThrow(
      expect.objectContaining({ code: 'finetune-not-found' }),
    )
    expect(store.finetunes.curves('none').training.step).toEqual([])
    expect(store.finetunes.checkpointFile('none')).toBeNull()
  })

  test('points of a run that is not there are refused', () => {
    expect(() => store.finetunes.addSteps('none', [point(1)])).toThrow()
  })
})

test('the newest run comes first, and changes last beyond the host', async () => {
  store.finetunes.insert(sampleFinetune({ id: 'a' }))
  store.finetunes.insert(sampleFinetune({ id: 'b' }))
  store.finetunes.put(sampleFinetune({ id: 'a', state: 'paused', step: 7 }))
  store.close()
  store = await open()
  expect(store.finetunes.list().map(({ id }) => id)).toEqual(['b', 'a'])
  expect(store.finetunes.get('a')).toEqual(sampleFinetune({ id: 'a', state: 'paused', step: 7 }))
})

test('what came after a checkpoint is forgotten, and written again in its place', () => {
  const { finetunes } = store
  finetunes.insert(sampleFinetune({ id: 'a' }))
  finetunes.addSteps('a', [1, 2, 3, 4].map(point))
  finetunes.addValidation('a', { step: 2, loss: 0.5 })
  finetunes.addValidation('a', { step: 4, loss: 0.4 })
  finetunes.rewind('a', 2)
  finetunes.addSteps('a', [{ ...point(3), loss: 9 }])
  const { training, validation } = finetunes.curves('a')
  expect(training.step).toEqual([1, 2, 3])
  expect(training.loss.at(-1)).toBe(9)
  expect(validation).toEqual({ step: [2], loss: [0.5] })
})

test('losses come worst first; removing a run removes all that belongs to it', () => {
  const { finetunes } = store
  finetunes.insert(sampleFinetune({ id: 'a' }))
  finetunes.putLosses('a', [
    { item: 'x', loss: 1, step: 5 },
    { item: 'y', loss: 3, step: 5 },
  ])
  finetunes.putLosses('a', [{ item: 'x', loss: 2, step: 10 }])
  finetunes.putSample('a', { step: 0, prompt: 0, file: 'samples/0-0.png', text: null })
  expect(finetunes.losses('a')).toEqual([
    { item: 'y', loss: 3, step: 5 },
    { item: 'x', loss: 2, step: 10 },
  ])
  finetunes.remove('a')
  expect(finetunes.list()).toEqual([])
  expect(finetunes.losses('a')).toEqual([])
  expect(finetunes.samples('a')).toEqual([])
})

test('what a step took is remembered by what shapes it', () => {
  expect(store.finetunes.stepTime('x')).toBeNull()
  store.finetunes.putStepTime('x', { seconds: 2, peakMiB: null })
  store.finetunes.putStepTime('x', { seconds: 1.5, peakMiB: 600 })
  expect(store.finetunes.stepTime('x')).toEqual({ seconds: 1.5, peakMiB: 600 })
})
