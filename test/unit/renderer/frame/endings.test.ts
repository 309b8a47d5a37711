import { expect, it } from 'vitest'
import { emptyDesignSheet } from '../../../../src-main/contract/designSheet.ts'
import { endingOf } from '../../../../src-renderer/frame/endings.ts'
import { aGeneration, aJob, aRequest } from '../samples.ts'

const design = aRequest({ design: emptyDesignSheet })
const rank = { task: 'rank', texts: ['猫'], pictureIds: ['a'], pack: null } as const
const made = (request: ReturnType<typeof aRequest>) =>
  ({ type: 'generation', generation: aGeneration({ request }) }) as const

it.each([
  ['create', false, aRequest(), false],
  ['create', true, aRequest(), true],
  ['gallery', false, aRequest(), true],
  ['settings', false, aRequest(), true],
  ['design', false, aRequest(), true],
  ['design', false, design, false],
  ['create', false, design, true],
])('in %s, hidden %s: a generation is told or not', (room, hidden, request, told) => {
  const ending = endingOf(made(request), { room, hidden })
  expect(ending !== null).toBe(told)
  if (ending !== null) expect(ending).toMatchObject({ generation: 'generation', sentence: '猫', error: null })
})

it('the Design room waits for its own check', () => {
  const generation = aGeneration({ task: 'rank', request: { ...rank, texts: ['猫'], pictureIds: ['a'] } })
  const event = { type: 'generation', generation } as const
  expect(endingOf(event, { room: 'design', hidden: false })).toBeNull()
  expect(endingOf(event, { room: 'gallery', hidden: false })).not.toBeNull()
})

it('a failed job is told with its error; a cancelled or interrupted one is not', () => {
  const error = { code: 'disk-full', params: { folder: '/x' } } as const
  const job = (state: 'failed' | 'cancelled' | 'interrupted' | 'done') =>
    ({ type: 'job', job: aJob({ state, error: state === 'failed' ? error : null }) }) as const
  const elsewhere = { room: 'gallery', hidden: false }
  expect(endingOf(job('failed'), elsewhere)).toMatchObject({ error, generation: null })
  expect(endingOf(job('failed'), { room: 'create', hidden: false })).toBeNull()
  for (const state of ['cancelled', 'interrupted', 'done'] as const) {
    expect(endingOf(job(state), elsewhere)).toBeNull()
  }
})
