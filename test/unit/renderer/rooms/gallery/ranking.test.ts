import { describe, expect, test } from 'vitest'
import type { Generation } from '../../../../../src-main/contract/entities.ts'
import type { ErrorData } from '../../../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../../../src-main/contract/events.ts'
import {
  bestCover,
  noRanking,
  rankingsFor,
  reduceRanking,
} from '../../../../../src-renderer/rooms/gallery/ranking.ts'
import type { Ranking, RankingEvent } from '../../../../../src-renderer/rooms/gallery/ranking.ts'
import { aGeneration, aJob } from '../../samples.ts'

const blank: ErrorData = { code: 'pictures-blank', params: { count: 1 } }
const caps = { mean: 0.1, sum: -3, words: [] }

function aRanking(sentence: string, ids: string[], part: Partial<Generation> = {}): Generation {
  return aGeneration({
    task: 'rank',
    jobId: 'job',
    request: { task: 'rank', texts: [sentence], pictureIds: ids, pack: null },
    subjects: ids,
    sentence,
    pictures: [],
    outcome: {
      kind: 'scores',
      scores: ids.map((pictureId, i) => ({ text: 0, pictureId, rank: i + 1, caps })),
    },
    ...part,
  })
}

const ranked = aRanking('猫', ['a', 'b'])
const writing: Ranking = { kind: 'writing', scope: 'found' }
const asked: Ranking = { kind: 'asked', jobId: 'job', sentence: '猫', pictures: 2 }
const done: Ranking = { kind: 'done', generation: ranked }
const failed: Ranking = { kind: 'failed', error: blank }
const states = [noRanking, writing, asked, done, failed]

const studio = (event: StudioEvent): RankingEvent => ({ type: 'studio', event })
const job = (part: Parameters<typeof aJob>[0]): RankingEvent => studio({ type: 'job', job: aJob(part) })

describe('ranking for a sentence', () => {
  const next = (event: RankingEvent) => states.map((state) => reduceRanking(state, event))
  const other: Ranking = { kind: 'asked', jobId: 'other', sentence: '狗', pictures: 3 }
  const selected: Ranking = { kind: 'writing', scope: 'selected' }
  test.each<[string, RankingEvent, Ranking[]]>([
    // event                                            idle       writing   asked   done   failed
    ['opened', { type: 'opened', scope: 'selected' }, [selected, selected, asked, selected, selected]],
    ['scoped', { type: 'scoped', scope: 'selected' }, [noRanking, selected, asked, done, failed]],
    [
      'asked',
      { type: 'asked', jobId: 'other', sentence: '狗', pictures: 3 },
      [other, other, other, other, other],
    ],
    ['closed', { type: 'closed' }, [noRanking, noRanking, asked, noRanking, noRanking]],
    ['done', studio({ type: 'generation', generation: ranked }), [noRanking, writing, done, done, failed]],
    ['another’s pictures', studio({ type: 'generation', generation: { ...ranked, jobId: null } }), states],
    ['running', job({ state: 'running' }), states],
    ['over, before its generation', job({ state: 'done' }), states],
    ['failed', job({ state: 'failed', error: blank }), [noRanking, writing, failed, done, failed]],
    ['cancelled', job({ state: 'cancelled' }), [noRanking, writing, noRanking, done, failed]],
    ['interrupted', job({ state: 'interrupted' }), [noRanking, writing, noRanking, done, failed]],
    ['another’s failure', job({ id: 'x', state: 'failed', error: blank }), states],
    [
      'dismissed',
      studio({ type: 'job-dismissed', jobId: 'job' }),
      [noRanking, writing, noRanking, done, failed],
    ],
  ])('%s', (_, event, expected) => {
    expect(next(event)).toEqual(expected)
  })
})

describe('rankings that were made before', () => {
  test('are those of the same sentence, the newest first; other sentences are never mixed in', () => {
    const older = aRanking('猫', ['a'], { id: '1', createdAt: '2026-11-01T00:00:00.000Z' })
    const newer = aRanking('猫', ['a'], { id: '2', createdAt: '2026-11-02T00:00:00.000Z' })
    const drawn = aGeneration({ sentence: '猫' })
    const said = [older, aRanking('猫脸', ['a']), drawn, newer, aRanking('狗', ['a'])]
    expect(rankingsFor(' 猫 ', said).map(({ id }) => id)).toEqual(['2', '1'])
  })

  test('of several, the one counts that covers most of what is asked about', () => {
    const small = aRanking('猫', ['a'], { id: 'small' })
    const large = aRanking('猫', ['a', 'b', 'x', 'y'], { id: 'large' })
    expect(bestCover([small, large], ['a', 'b', 'c'])).toMatchObject({
      generation: { id: 'large' },
      ranked: 4,
      covered: 2,
      fresh: 1,
    })
    expect(bestCover([small, { ...small, id: 'older' }], ['a'])?.generation.id).toBe('small')
    expect(bestCover([], ['a'])).toBeNull()
  })

  test('what a ranking could not read is not covered', () => {
    const partly = aRanking('猫', ['a'], { subjects: ['a', 'b'] })
    expect(bestCover([partly], ['a', 'b'])).toMatchObject({ covered: 1, fresh: 1 })
  })
})
