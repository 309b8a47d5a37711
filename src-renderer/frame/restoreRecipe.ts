/** Brings back what a PNG of ours says of itself: the prompt of a drawing, or the form of a task and its picture. */
import type { Recipe } from '../../src-main/contract/recipe.ts'
import type { PackSummary } from '../../src-main/contract/entities.ts'
import type { StudioClient } from '../client/studioClient.ts'
import { useInspector } from '../picture/inspector.ts'
import type { StepDraft } from '../picture/inspector.ts'
import type { useCreate } from '../rooms/create/store.ts'

export async function restoreRecipe(
  recipe: Recipe,
  client: Pick<StudioClient, 'call'>,
  create: ReturnType<typeof useCreate>,
  say: (key: string) => void,
): Promise<void> {
  if (recipe.task === 'generate') return create.recallRecipe(recipe)
  const { picture } = await client.call('pictures.find', { file: recipe.source.file })
  if (picture === null) return say('enter.sourceMissing')
  await create.revealPicture(picture)
  const inspector = useInspector()
  inspector.open = true
  inspector.show(picture.id)
  inspector.begin(recipe.task, draftOf(recipe, create.pack?.styles ?? []))
}

function draftOf(recipe: Exclude<Recipe, { task: 'generate' }>, styles: PackSummary['styles']): StepDraft {
  switch (recipe.task) {
    case 'restyle': {
      // A recipe holds the sentence; the style is the one whose words only the restyled sentence has.
      const has = (sentence: string, words: string): boolean => sentence.includes(words)
      const style = styles.find(({ words }) =>
        Object.values(words).some((word) => has(recipe.sentence, word) && !has(recipe.plain, word)),
      )
      return { text: recipe.plain, strength: recipe.strength, style: style?.key ?? null }
    }
    case 'continue':
      return { text: recipe.sentence, keepRows: recipe.keepRows }
    case 'enlarge':
      return {}
  }
}
