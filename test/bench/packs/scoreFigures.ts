/** Whether the Caption Score finds the name of a picture in a style that the thing was not taught in. */
import { scorePairs } from '../../../src-main/engine/rankPairs.ts'
import type { Figure, Part } from './measuredPack.ts'
import type { Retrieved } from './questions.ts'
import { share } from '../statistics.ts'

export const scoreFigures =
  (asked: readonly Retrieved[]): Part =>
  async (pack) => {
    const { scorer, rules } = pack.model
    const parts = { scorer, rules, template: pack.model.template('describe') }
    const figures: Figure[] = []
    for (const language of ['en', 'zh'] as const) {
      const first: boolean[] = []
      for (const question of asked) {
        const codes = await pack.codesOf(question)
        const { own, rivals } = question.names[language]
        const pairs = [own, ...rivals].map((name) => ({
          codes,
          text: rules.vocabulary.encodeText(name),
          size: '[TINY]',
        }))
        const sums = (await scorePairs(parts, pairs, { cancelled: () => false })).map(({ sum }) => sum)
        first.push(sums[0] === Math.max(...sums))
      }
      const word = language === 'en' ? 'English' : 'Chinese'
      const name = `Caption Score, held-out styles: own ${word} name first among 50`
      figures.push({ name, value: 100 * share(first), unit: '%' })
    }
    return () => figures
  }
