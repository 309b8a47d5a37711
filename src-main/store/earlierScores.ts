/** What earlier rankings said of pictures for a sentence: asked again, the same model says the same. */
import { outcomeSchema } from '../contract/entities.ts'
import type { Caps } from '../contract/entities.ts'
import type { Connection } from './connection.ts'

export interface EarlierScores {
  /** By picture; of rankings whose first sentence it was, with exactly this pack, alone, on this provider. */
  of(sentence: string, packSha256: string, provider: string): ReadonlyMap<string, Caps>
}

export function openEarlierScores(connection: Connection): EarlierScores {
  const select = connection.prepare(
    `SELECT outcome FROM generations WHERE task = 'rank' AND sentence = ? AND provider = ?
     AND json_extract(pack, '$.sha256') = ? AND json_extract(request, '$.adapters') IS NULL ORDER BY seq`,
  )
  return {
    of(sentence, packSha256, provider) {
      const scores = new Map<string, Caps>()
      for (const row of select.all(sentence, provider, packSha256)) {
        const outcome = connection.parseJson(outcomeSchema, row.outcome)
        if (outcome.kind !== 'scores') continue
        for (const { text, pictureId, caps } of outcome.scores) if (text === 0) scores.set(pictureId, caps)
      }
      return scores
    },
  }
}
