/** A training row in words, so that a person sees what is taught: the template with a picture's sentence in it. */
import type { FinetuneSettings } from '../../../contract/finetuneSettings.ts'
import type { ReadyPack } from '../../packs/packs.ts'
import { sentencesOf } from './trainingExamples.ts'
import type { TeachingItem } from '../plan/planFinetune.ts'
import type { Needs } from '../plan/trainable.ts'

export function exampleRow(
  item: TeachingItem | undefined,
  { words, size }: FinetuneSettings,
  needs: Needs,
  { manifest, rules, compose }: ReadyPack,
): string {
  const reading = { needs, words, rules, longestText: manifest.longestText, compose }
  const [sentence = ''] = item === undefined ? [] : sentencesOf(item, reading)
  const double = needs.written?.token ?? size
  return needs.template.notation
    .replace(/([⟨⟦])text([⟩⟧])/, (_, open: string, close: string) => `${open}${sentence}${close}`)
    .replaceAll('[SIZE]', size)
    .replaceAll('[SIZE×2]', double)
}
