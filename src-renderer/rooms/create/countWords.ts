/** How much a generation holds, in words: pictures, or captions and scores of how many. Pure. */
import type { Generation } from '../../../src-main/contract/entities.ts'
import { rankedPictures } from './wallCells.ts'

type Translate = (key: string, values: Record<string, number>, count: number) => string

export function countWords({ outcome, pictures, subjects }: Generation, t: Translate): string {
  const say = (key: string, n: number): string => t(key, { n }, n)
  switch (outcome.kind) {
    case 'pictures':
      return say('history.count', rankedPictures(pictures).length)
    case 'captions':
      return say(
        'history.captions',
        outcome.pictures.reduce((sum, { captions }) => sum + captions.length, 0),
      )
    case 'scores':
    case 'reproduction':
      return say('history.count', subjects.length)
    case 'imports':
      return say('history.count', outcome.sources.filter(({ pictureId }) => pictureId !== null).length)
  }
}
