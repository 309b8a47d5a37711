import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { taskRequestSchema } from '../../../../../src-main/contract/requests.ts'
import {
  requestsFor,
  roughDuration,
  roughSeconds,
} from '../../../../../src-renderer/rooms/gallery/bulkPlan.ts'
import type { BulkTask } from '../../../../../src-renderer/rooms/gallery/bulkPlan.ts'
import { subjectsOf } from '../../../../../src-renderer/queue/taskTitle.ts'
import { aGeneration } from '../../samples.ts'

const tasks: fc.Arbitrary<BulkTask> = fc.oneof(
  fc.constant<BulkTask>({ task: 'enlarge' }),
  fc.record({
    task: fc.constant('restyle' as const),
    style: fc.option(fc.constantFrom('ink', 'flat')),
    styleWords: fc.constant(null),
    strength: fc.constantFrom(0, 1, 1.5),
    count: fc.integer({ min: 1, max: 16 }),
  }),
  fc.record({
    task: fc.constant('describe' as const),
    language: fc.constantFrom('zh' as const, 'en' as const, null),
    method: fc.constantFrom('sampling' as const, 'beam' as const),
    count: fc.integer({ min: 1, max: 8 }),
  }),
  fc.record({ task: fc.constant('rank' as const), text: fc.constantFrom('猫', 'a red dress') }),
)
const someIds = fc.uniqueArray(fc.uuid(), { minLength: 0, maxLength: 30 })

describe('what is asked of the queue for many pictures', () => {
  test('every picture is asked for once, in its order, in as few jobs as the task allows, as the contract reads it', () => {
    fc.assert(
      fc.property(tasks, someIds, (task, ids) => {
        let seed = 0
        const requests = requestsFor(task, ids, () => (seed += 1), 'session')
        expect(requests.flatMap(subjectsOf)).toEqual(ids)
        const takesMany = task.task === 'describe' || task.task === 'rank'
        expect(requests).toHaveLength(takesMany ? Math.min(1, ids.length) : ids.length)
        for (const request of requests) {
          expect(taskRequestSchema.parse(request)).toEqual(request)
          expect(request).toMatchObject({ task: task.task, session: 'session' })
        }
      }),
    )
  })

  test('each picture is drawn with a seed of its own', () => {
    let seed = 40
    const requests = requestsFor({ task: 'enlarge' }, ['a', 'b'], () => (seed += 1), null)
    expect(requests).toMatchObject([{ seed: 41 }, { seed: 42 }])
  })
})

describe('how long it will roughly take', () => {
  const enlarged = (seconds: number) =>
    aGeneration({
      task: 'enlarge',
      request: { task: 'enlarge', pictureId: 'a', text: null, seed: 1, sampler: {}, pack: null },
      seconds,
    })
  const forEnlarging = requestsFor({ task: 'enlarge' }, ['a', 'b', 'c'], () => 1, null)

  test('is told by the middle one of the same task', () => {
    expect(
      roughSeconds(forEnlarging, [enlarged(90), enlarged(4), enlarged(5), aGeneration({ seconds: 1 })]),
    ).toBe(15)
  })

  test('is not made up where nothing of the kind was made', () => {
    expect(roughSeconds(forEnlarging, [aGeneration({ seconds: 8 })])).toBeNull()
    expect(roughSeconds([], [enlarged(4)])).toBeNull()
  })

  test('grows with the candidates of each and with the pictures of one job', () => {
    const restyle = (count: number, ids: string[]) =>
      requestsFor({ task: 'restyle', style: 'ink', styleWords: null, strength: 1, count }, ids, () => 1, null)
    const [before] = restyle(4, ['a'])
    const made = aGeneration({ task: 'restyle', request: before ?? aGeneration().request, seconds: 8 })
    expect(roughSeconds(restyle(2, ['a', 'b', 'c']), [made])).toBe(12)
    const rank = (ids: string[]) => requestsFor({ task: 'rank', text: '猫' }, ids, () => 1, null)
    const [earlier] = rank(['a', 'b'])
    const ranked = aGeneration({ task: 'rank', request: earlier ?? aGeneration().request, seconds: 1 })
    expect(roughSeconds(rank(['a', 'b', 'c', 'd']), [ranked])).toBe(2)
  })

  test('is said in the unit that a person would use', () => {
    expect(roughDuration(0.2)).toEqual({ unit: 'seconds', value: 1 })
    expect(roughDuration(89)).toEqual({ unit: 'seconds', value: 89 })
    expect(roughDuration(600)).toEqual({ unit: 'minutes', value: 10 })
    expect(roughDuration(3600 * 5.2)).toEqual({ unit: 'hours', value: 5 })
  })
})
