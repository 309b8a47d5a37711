/** What the judge sees in drawn pictures: one sample at several settings, and the best of 16 beside a random one. */
import type { Figure, Part, Settings } from './measuredPack.ts'
import type { Asked } from './questions.ts'
import { dice } from '../dice.ts'
import { bootstrapInterval, drawnAnew, mean, share } from '../statistics.ts'
import { STYLES } from './taughtPictures.ts'

/** Among these a pack's defaults are chosen. */
const SETTINGS: readonly Settings[] = [
  { temperature: 0.6, topK: 30, guidance: 1 },
  { temperature: 1, topK: 200, guidance: 1 },
  { temperature: 1, topK: 100, guidance: 1.5 },
  { temperature: 0.8, topK: 50, guidance: 2 },
  { temperature: 1, topK: 100, guidance: 2.5 },
  { temperature: 0.7, topK: 50, guidance: 3 },
]
/** Sentences with which settings are compared. */
const COMPARED = 96
const CANDIDATES = 16
const SEED = 9

export const sampleFigures =
  (asked: readonly Asked[]): Part =>
  async (pack) => {
    const own = pack.settings()
    const told: (() => Figure[])[] = []
    for (const settings of [own, ...SETTINGS]) {
      const words = `temperature ${settings.temperature}, top-k ${settings.topK}, guidance ${settings.guidance}`
      const isOwn = settings === own
      const group = isOwn ? 'sample' : `sample, ${words}`
      for (const [at, question] of (isOwn ? asked : asked.slice(0, COMPARED)).entries()) {
        const [made] = await pack.draw(question.sentence, 1, 100 + at, settings)
        const style = STYLES[question.style]?.en ?? null
        await pack.toJudge(group, made?.png as Uint8Array, question, style)
      }
      told.push(() => {
        const verdicts = pack.judged.verdicts(group)
        const name = `one sample with the style’s word, ${isOwn ? 'the pack’s own settings' : words}`
        const figures: Figure[] = [
          {
            name: `${name}: named by the judge`,
            value: 100 * share(verdicts.map(({ named }) => named)),
            unit: '%',
          },
          {
            name: `${name}: log-probability of the name`,
            value: mean(verdicts.map(({ log }) => log)),
            unit: 'nats',
          },
          {
            name: `${name}: style told`,
            value: 100 * share(verdicts.map(({ styled }) => styled === true)),
            unit: '%',
          },
        ]
        return isOwn ? figures : figures.map((figure) => ({ ...figure, neutral: true as const }))
      })
    }
    return () => told.flatMap((figures) => figures())
  }

export const rankedFigures =
  (asked: readonly Asked[]): Part =>
  async (pack) => {
    const places: number[] = []
    for (const [at, question] of asked.entries()) {
      const made = await pack.draw(question.sentence, CANDIDATES, 1000 * (at + 1))
      const sums = made.map(({ caps }) => caps)
      places.push(sums.indexOf(Math.max(...sums)))
      for (const { png } of made) await pack.toJudge(`of 16, ${at}`, png, question, null)
    }
    return () => {
      const all = places.map((best, at) => {
        const verdicts = pack.judged.verdicts(`of 16, ${at}`)
        const chosen = verdicts[best] as (typeof verdicts)[number]
        return {
          best: Number(chosen.named),
          random: share(verdicts.map(({ named }) => named)),
          gain: chosen.log - mean(verdicts.map(({ log }) => log)),
        }
      })
      const gains = all.map(({ gain }) => gain)
      const { below } = dice(SEED)
      const [low, high] = bootstrapInterval(() => mean(drawnAnew(gains, below)))
      return [
        {
          name: 'a random one of 16, the style unsaid: named by the judge',
          value: 100 * mean(all.map(({ random }) => random)),
          unit: '%',
        },
        {
          name: 'the best of 16 by Caption Score: named by the judge',
          value: 100 * mean(all.map(({ best }) => best)),
          unit: '%',
        },
        {
          name: 'best of 16 over a random one: log-probability of the name',
          value: mean(gains),
          unit: 'nats',
          note: `95 %: ${low.toFixed(2)} … ${high.toFixed(2)}`,
          neutral: true,
        },
      ]
    }
  }
