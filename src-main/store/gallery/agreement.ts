/** How well CapS agrees with a person's stars: over pairs of pictures of one stack that have different stars. */
import type { Agreement } from '../../contract/gallery.ts'
import { ALONE } from './galleryIndex.ts'
import type { GalleryIndex } from './galleryIndex.ts'

const MOST_STARS = 5

/** Rated and scored pictures outside the bin. The best of a stack is the best of all its pictures. */
export function agreementOf(index: GalleryIndex): Agreement {
  const { columns, length, stacks } = index
  const { binned, rating, score, stack } = columns
  const pictures = new Uint32Array(MOST_STARS + 1)
  const shares = new Float64Array(MOST_STARS + 1)
  const judged = new Map<number, number[]>()
  for (let row = 0; row < length; row++) {
    const of = stack[row] ?? ALONE
    if (rating[row] === 0 || binned[row] === 1 || of === ALONE || (score[row] ?? -1) < 0) continue
    const rows = judged.get(of)
    if (rows === undefined) judged.set(of, [row])
    else rows.push(row)
  }
  let [pairs, agreeing] = [0, 0]
  for (const [of, rows] of judged) {
    const best = (stacks[of] ?? []).reduce((most, row) => Math.max(most, score[row] ?? -1), -1)
    for (const row of rows) {
      const stars = rating[row] ?? 0
      pictures[stars] = (pictures[stars] ?? 0) + 1
      shares[stars] = (shares[stars] ?? 0) + (best === 0 ? 1 : (score[row] ?? 0) / best)
    }
    for (const [place, one] of rows.entries()) {
      for (const other of rows.slice(place + 1)) {
        const stars = (rating[one] ?? 0) - (rating[other] ?? 0)
        if (stars === 0) continue
        pairs += 1
        if (stars * ((score[one] ?? 0) - (score[other] ?? 0)) > 0) agreeing += 1
      }
    }
  }
  const stars = Array.from({ length: MOST_STARS }, (_, place) => {
    const [of, sum] = [pictures[place + 1] ?? 0, shares[place + 1] ?? 0]
    return { rating: place + 1, pictures: of, share: of === 0 ? 0 : sum / of }
  })
  return { pairs, agreeing, stars }
}
