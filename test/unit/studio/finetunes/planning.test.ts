/** From a request to settings and examples, over the tiny pack. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exampleKinds } from '../../../../src-main/formats/exampleFile.ts'
import type { Manifest } from '../../../../src-main/pack/manifest.ts'
import { examplesOf, sentencesOf } from '../../../../src-main/studio/finetunes/examples/trainingExamples.ts'
import type { TaughtItem, Teaching } from '../../../../src-main/studio/finetunes/examples/trainingExamples.ts'
import { adapterStep } from '../../../../src-main/studio/finetunes/adapter/adapterStep.ts'
import { divide } from '../../../../src-main/studio/finetunes/plan/heldOut.ts'
import { planFinetune } from '../../../../src-main/studio/finetunes/plan/planFinetune.ts'
import type { TeachingSet } from '../../../../src-main/studio/finetunes/plan/planFinetune.ts'
import { checkpointEvery } from '../../../../src-main/studio/finetunes/startRequest.ts'
import {
  needsOf,
  roleOf,
  sizesFor,
  templatesFor,
} from '../../../../src-main/studio/finetunes/plan/trainable.ts'
import {
  callingWords,
  taughtSentence,
  triggerWord,
} from '../../../../src-main/studio/finetunes/plan/taughtSentence.ts'
import { createPacks } from '../../../../src-main/studio/packs/packs.ts'
import type { ReadyPack } from '../../../../src-main/studio/packs/packs.ts'
import { writeDrawingPack } from '../../../support/drawingPack.ts'
import { sampleFinetune, sampleSettings } from './sampleFinetune.ts'

let folder: string
let pack: ReadyPack

const enlarging = '[ROI1] ⟨text⟩ [SIZE] [BOI1] ⟨codes⟩ [EOI1] [ROI2] [POS0] [SIZE×2] [BOI2] ⟦codes⟧'

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cogview-test-'))
  await writeDrawingPack(folder, (manifest): Manifest => ({
    ...manifest,
    longestText: 6,
    templates: { ...manifest.templates, superResolution: enlarging },
    transformer: { ...manifest.transformer, positions: 64 },
  }))
  pack = await createPacks([]).open(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const machine = { locale: 'en', memoryMiB: 16_000 } as const

function setOf(count: number, captions: readonly string[] = ['a']): TeachingSet {
  const items = Array.from({ length: count }, (_, at) => ({
    ...{ id: `item ${at}`, file: `file ${at}`, captions, split: 'train' as const, repeats: 1 },
  }))
  return { id: 'set', name: 'My Set', items }
}

function teaching(template: string, change: Partial<Teaching> = {}): Teaching {
  const needs = needsOf(template, '[TINY]', pack.manifest)
  if (needs === null) throw new Error(`${template} can't be taught`)
  return {
    ...{ needs, words: { kind: 'none' }, longestText: 6, rules: pack.rules, tableRows: 64 },
    compose: (text, style) => pack.compose(text, style),
    ...change,
  }
}

function item(change: Partial<TaughtItem> = {}): TaughtItem {
  return {
    ...{ id: 'x', file: 'x', captions: ['a'], split: 'train', repeats: 1 },
    codes: (grid) => Array.from({ length: grid * grid }, (_, at) => at % 16),
    ...change,
  }
}

describe('misuse', () => {
  test('an empty set, and one picture, are told with how many there are', () => {
    for (const count of [0, 1]) {
      expect(() => planFinetune({ preset: 'style', settings: {} }, setOf(count), pack, machine)).toThrow(
        expect.objectContaining({ code: 'finetune-too-few', params: { name: 'My Set', count, least: 2 } }),
      )
    }
  })

  test('pictures whose captions are missing or too long take no part, and are counted', () => {
    const set = setOf(4)
    const long = {
      ...set.items[0],
      id: 'long',
      file: 'long',
      captions: ['a b a b a b a b'],
    } as (typeof set.items)[0]
    const bare = { ...set.items[0], id: 'bare', file: 'bare', captions: [] } as (typeof set.items)[0]
    const plan = planFinetune(
      { preset: 'fashion', settings: {} },
      { ...set, items: [...set.items, long, bare] },
      pack,
      machine,
    )
    expect(plan).toMatchObject({ leftOut: 2 })
    expect(plan.examples).toHaveLength(4)
  })

  test('a template that the pack lacks, a size that it lacks, more layers than there are', () => {
    const plan = (settings: Parameters<typeof planFinetune>[0]['settings']) => () =>
      planFinetune({ preset: 'free', settings }, setOf(4), pack, machine)
    expect(plan({ template: 'restyle' })).toThrow(expect.objectContaining({ code: 'task-unsupported' }))
    expect(plan({ size: '[BIG]' })).toThrow(expect.objectContaining({ code: 'size-unknown' }))
    expect(plan({ layers: 3 })).toThrow(expect.objectContaining({ code: 'setting-out-of-range' }))
  })
})

test('each preset is one of the pack’s templates, with the network that writes it', () => {
  const { manifest } = pack
  expect(templatesFor('style', manifest)).toEqual(['generate'])
  expect(templatesFor('captioning', manifest)).toEqual(['describe'])
  expect(templatesFor('super-resolution', manifest)).toEqual(['superResolution'])
  expect(templatesFor('free', manifest)).toEqual(['generate', 'describe', 'continue', 'superResolution'])
  expect(sizesFor('superResolution', manifest)).toEqual(['[TINY]'])
  expect(roleOf('describe', manifest)).toBe('caption')
  expect(roleOf('superResolution', manifest)).toBe('base')
})

test('what is left open is filled in: enough steps, rows of samples, prompts of what is held out', () => {
  const { settings, heldOut } = planFinetune(
    { preset: 'style', settings: { steps: 100 } },
    setOf(20),
    pack,
    machine,
  )
  expect(settings).toMatchObject({ steps: 100, words: { kind: 'trigger', word: 'myset' }, patience: null })
  expect(heldOut).toHaveLength(2)
  expect(settings.prompts).toHaveLength(2)
  expect(settings.prompts[0]).toEqual({ text: 'myset a', seed: 1, item: null })
})

test('validation decides where it can, and the last checkpoint of a style counts', () => {
  const run = sampleFinetune({ best: { step: 5, loss: 1 }, checkpoint: 20 })
  expect(adapterStep(run)).toBe(20)
  expect(adapterStep({ ...run, settings: { ...run.settings, patience: 3 } })).toBe(5)
  expect(planFinetune({ preset: 'fashion', settings: {} }, setOf(20), pack, machine).settings.patience).toBe(
    4,
  )
})

test('with nothing held out there is nothing to validate and no early end', () => {
  const { settings } = planFinetune({ preset: 'style', settings: {} }, setOf(4), pack, machine)
  expect(settings).toMatchObject({ validationInterval: 0, patience: null })
})

test('a set without captions gets the paper’s sentence', () => {
  const set = setOf(10, [])
  expect(() => planFinetune({ preset: 'style', settings: {} }, set, pack, machine)).toThrow()
  const { settings } = planFinetune({ preset: 'super-resolution', settings: {} }, set, pack, machine)
  expect(settings).toMatchObject({ template: 'superResolution', words: { kind: 'none' } })
})

test('words: a trigger in front, the pack’s style sentence, the paper’s sentence in its language', () => {
  const compose = (text: string, style: Parameters<ReadyPack['compose']>[1]) => pack.compose(text, style)
  expect(taughtSentence({ kind: 'trigger', word: 'wool' }, ' a cat ', compose)).toBe('wool a cat')
  expect(taughtSentence({ kind: 'style', style: 'wool' }, 'a cat', compose)).toBe('wool a cat')
  expect(taughtSentence({ kind: 'sentence', style: 'wool' }, 'a cat', compose)).toBe(
    'a picture of wool style',
  )
  expect(taughtSentence({ kind: 'sentence', style: '毛线' }, '', compose)).toBe('毛线风格的图片')
  expect(callingWords({ kind: 'none' })).toBeNull()
  expect(triggerWord('My wool cats!')).toBe('mywoolcats')
  expect(triggerWord('！')).toBe('mystyle')
})

describe('examples', () => {
  test('text to picture: the codes are learnt, the text is given', () => {
    const { examples } = examplesOf([item()], teaching('generate'))
    const kinds = [...(examples[0]?.kinds as Uint8Array)]
    expect(kinds.filter((kind) => kind === exampleKinds.code)).toHaveLength(4)
    expect(kinds.filter((kind) => kind === exampleKinds.givenText)).toHaveLength(1)
  })

  test('a caption: the text is learnt with the token that ends it', () => {
    const { examples } = examplesOf([item({ captions: ['a b'] })], teaching('describe'))
    const kinds = [...(examples[0]?.kinds as Uint8Array)]
    expect(kinds.filter((kind) => kind === exampleKinds.writtenText)).toHaveLength(3)
    expect(kinds.filter((kind) => kind === exampleKinds.code)).toHaveLength(0)
  })

  test('super-resolution: pairs made of the picture itself, with the empty sentence where it has none', () => {
    const { examples } = examplesOf([item({ captions: [] })], teaching('superResolution'))
    const kinds = [...(examples[0]?.kinds as Uint8Array)]
    expect(kinds.filter((kind) => kind === exampleKinds.code)).toHaveLength(16)
  })

  test('continuing: the lower half is learnt', () => {
    const { examples } = examplesOf([item()], teaching('continue'))
    const kinds = [...(examples[0]?.kinds as Uint8Array)]
    expect(kinds.filter((kind) => kind === exampleKinds.code)).toHaveLength(2)
  })

  test('a picture with three captions counts as much as one with a single one', () => {
    const set = examplesOf([item(), item({ id: 'y', captions: ['a', 'b', 'a b'] })], teaching('generate'))
    expect(set.items).toEqual(['x', 'y', 'y', 'y'])
    expect(set.repeats).toEqual([3, 1, 1, 1])
  })

  test('no caption is cut: one that is too long with its words is left out', () => {
    const words = { kind: 'trigger', word: 'b' } as const
    expect(sentencesOf(item({ captions: ['a b a b a b', 'a'] }), teaching('generate', { words }))).toEqual([
      'b a',
    ])
  })
})

test('the same pictures are held out for the same seed, twins together, others for another', () => {
  const { items } = setOf(40)
  const first = divide(items, 0.25, 1).heldOut.map(({ file }) => file)
  const again = divide(
    items.map((one, at) => ({ ...one, id: `new ${at}` })),
    0.25,
    1,
  )
  expect(first).toHaveLength(10)
  expect(again.heldOut.map(({ file }) => file)).toEqual(first)
  expect(divide(items, 0.25, 2).heldOut.map(({ file }) => file)).not.toEqual(first)
  const twins = divide([...items, ...items], 0.25, 1)
  expect(twins.heldOut).toHaveLength(20)
  const said = divide([...items, { ...items[0], split: 'validation' } as (typeof items)[0]], 0.25, 1)
  expect([said.examples.length, said.heldOut.length]).toEqual([40, 1])
  expect(
    divide(
      items.map((one) => ({ ...one, split: 'test' as const })),
      0.25,
      1,
    ),
  ).toEqual({
    ...{ examples: [], heldOut: [] },
  })
})

test('there is a checkpoint at every validation and every row of samples', () => {
  const settings = { ...sampleSettings, checkpointInterval: 50, validationInterval: 20, sampleInterval: 30 }
  expect(checkpointEvery(settings)).toBe(10)
  expect(checkpointEvery({ ...settings, sampleInterval: 0, validationInterval: 0 })).toBe(50)
})
