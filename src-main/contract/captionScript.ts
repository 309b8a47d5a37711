import type { CaptionScript } from './datasets.ts'

const HAN = /\p{Script=Han}/gu
const LATIN = /\p{Script=Latin}/gu
/** An ideograph says about as much as this many letters. */
const LETTERS_PER_IDEOGRAPH = 3
/** A caption of which so little is in the other script is still of the first: a brand, a trigger word. */
const FOREIGN = 0.2

/** The language of a caption, told from its characters alone: Han is Chinese, Latin is English. */
export function captionScript(caption: string): CaptionScript {
  const han = (caption.match(HAN)?.length ?? 0) * LETTERS_PER_IDEOGRAPH
  const latin = caption.match(LATIN)?.length ?? 0
  if (han + latin === 0) return 'other'
  const chinese = han / (han + latin)
  if (chinese >= 1 - FOREIGN) return 'zh'
  return chinese <= FOREIGN ? 'en' : 'mixed'
}
