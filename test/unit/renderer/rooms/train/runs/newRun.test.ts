import { describe, expect, it } from 'vitest'
import {
  emptyRun,
  reduceNewRun,
  requestOf,
  settingsOf,
  withWord,
  wordOf,
} from '../../../../../../src-renderer/rooms/train/runs/newRun.ts'
import {
  adapterFields,
  learningFields,
  taken,
  watchingFields,
} from '../../../../../../src-renderer/rooms/train/runs/advanced.ts'
import type { NewRunEvent } from '../../../../../../src-renderer/rooms/train/runs/newRun.ts'
import { finetuneSettingsSchema } from '../../../../../../src-main/contract/finetuneSettings.ts'
import { someSettings } from '../../../../../support/finetuneSettings.ts'
import { aPlan } from '../samples.ts'

describe('the form of a run', () => {
  it('asks for nothing without a data set, and without the word that it wants', () => {
    expect(requestOf(emptyRun(null))).toBeNull()
    const run = reduceNewRun(emptyRun('felt'), {
      type: 'set',
      part: { words: { kind: 'trigger', word: ' ' } },
    })
    expect(requestOf(run)).toBeNull()
  })

  it('asks for what a person changed and leaves the rest to the preset', () => {
    const run = reduceNewRun(emptyRun('felt'), { type: 'set', part: { steps: 50 } })
    expect(requestOf(run)?.settings).toEqual({ steps: 50 })
    expect(settingsOf(run, aPlan)).toEqual({ ...someSettings, steps: 50 })
    expect(requestOf(reduceNewRun(run, { type: 'unset', setting: 'steps' }))?.settings).toEqual({})
  })

  it('begins anew with another preset', () => {
    const run = reduceNewRun(emptyRun('felt'), { type: 'set', part: { steps: 50 } })
    expect(reduceNewRun(run, { type: 'preset-chosen', preset: 'captioning' })).toMatchObject({
      preset: 'captioning',
      changes: {},
    })
  })

  it('keeps the settings with another data set, but not prompts that may name its pictures', () => {
    const set = { type: 'set', part: { steps: 50, prompts: [] } } satisfies NewRunEvent
    const run = reduceNewRun(reduceNewRun(emptyRun('felt'), set), { type: 'dataset-chosen', dataset: 'x' })
    expect(run).toMatchObject({ dataset: 'x', changes: { steps: 50 } })
  })

  it('is another run again', () => {
    const request = { preset: 'fashion', dataset: 'd', name: 'N', pack: 'p', settings: { rank: 4 } } as const
    expect(requestOf(reduceNewRun(emptyRun(null), { type: 'cloned', request }))).toEqual(request)
  })

  it('keeps the word when it is used in another way', () => {
    expect(withWord('style', wordOf({ kind: 'trigger', word: 'wool' }) ?? '')).toEqual({
      kind: 'style',
      style: 'wool',
    })
    expect(wordOf({ kind: 'none' })).toBeNull()
  })
})

describe('the settings behind Advanced', () => {
  const fields = [...adapterFields, ...learningFields, ...watchingFields]

  it('offers every number of the settings that is not above them', () => {
    const offered = [...fields.map(({ setting }) => setting), 'steps']
    const numbers = Object.entries(someSettings).flatMap(([key, value]) =>
      typeof value === 'number' || value === null ? [key] : [],
    )
    expect(offered.toSorted()).toEqual(numbers.toSorted())
  })

  it.each(fields.map((field) => [field.setting, field] as const))(
    'takes of %s what the studio takes',
    (name, field) => {
      const schema = finetuneSettingsSchema.shape[name]
      for (const value of [-1e9, -1, 0, 0.3, 7, 1e12]) {
        expect(schema.safeParse(taken(field, value)).success).toBe(true)
      }
      const cleared = taken(field, null)
      expect(field.nullable === true ? cleared === null : cleared === undefined).toBe(true)
    },
  )
})
