import type { ExampleFile } from '../formats/exampleFile.ts'
import { exampleKinds } from '../formats/exampleFile.ts'
import type { Manifest } from '../pack/manifest.ts'
import type { LossHead } from './loss.ts'
import type { TrainingSettings } from './protocol.ts'

/**
 * The kinds of places that examples have, with what may stand there: in a picture codes, in a text pieces and the tokens
 * that end a text in these very examples. As decoding chooses (`allowedIds`), unless the whole vocabulary is wanted.
 */
export function lossHeads(
  files: readonly ExampleFile[],
  { vocabulary: { imageCodes, pieces }, transformer }: Pick<Manifest, 'vocabulary' | 'transformer'>,
  { textWeight, vocabulary }: Pick<TrainingSettings, 'textWeight' | 'vocabulary'>,
): LossHead[] {
  const whole = [{ start: 0, end: transformer.vocabulary }]
  const endOfText = imageCodes + pieces
  const ends = new Set<number>()
  const found = { codes: false, text: false }
  for (const file of files) {
    for (let index = 0; index < file.count; index++) {
      const { ids, kinds } = file.example(index)
      for (let t = 1; t < kinds.length; t++) {
        if (kinds[t] === exampleKinds.code) found.codes = true
        if (kinds[t] === exampleKinds.givenText && textWeight > 0) found.text = true
        if (kinds[t] !== exampleKinds.writtenText) continue
        found.text = true
        const id = ids[t] ?? 0
        if (id >= endOfText) ends.add(id)
      }
    }
  }
  const text = [
    { start: imageCodes, end: endOfText },
    ...[...ends].sort((a, b) => a - b).map((id) => ({ start: id, end: id + 1 })),
  ]
  const heads: LossHead[] = [
    { name: 'codes', ranges: vocabulary === 'whole' ? whole : [{ start: 0, end: imageCodes }] },
    { name: 'text', ranges: vocabulary === 'whole' ? whole : text },
  ]
  return heads.filter(({ name }) => found[name])
}
