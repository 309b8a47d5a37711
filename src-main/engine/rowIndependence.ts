/**
 * Picture 3 of seed 7 has to be the same whatever else is drawn beside it. Matrix kernels may sum in another order when
 * they are given another number of rows; whether they do on this machine is not known but can be tried out.
 */
import type { IdRange } from '../text/vocabulary.ts'
import type { Decoder } from './decoder.ts'

/** Matrix kernels change at one row and at their block sizes, which are among these. */
const PROBED_ROWS = [1, 2, 3, 4, 6, 8, 12]

/**
 * The fewest rows from which on a row comes out the same to the last bit beside any number of others up to `most`: fewer
 * have to be filled up. 1 where the kernels of this machine always agree; with adapters, whose matrices are not packed
 * beforehand, one row is often computed in another way than several.
 */
export async function fewestRows(decoder: Decoder, range: IdRange, most: number): Promise<number> {
  const reference = await probe(decoder, range, most)
  let fewest = most
  for (const rows of PROBED_ROWS.filter((each) => each < most).reverse()) {
    const own = await probe(decoder, range, rows)
    if (own.some((value, index) => value !== reference[index])) return fewest
    fewest = rows
  }
  return fewest
}

/** Logits of one step on rows that differ from each other, the same for every number of rows. */
async function probe(decoder: Decoder, range: IdRange, rows: number): Promise<Float32Array> {
  const tokens = Array.from(
    { length: rows },
    (_, row) => range.start + ((row * 37) % (range.end - range.start)),
  )
  const cache = decoder.newCache(rows, 2)
  await decoder.step(cache, tokens, 0)
  return decoder.logits(await decoder.step(cache, tokens, 1), range)
}
