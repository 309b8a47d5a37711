/**
 * What the library knows of what a picture shows: from the sentences of its chain, and from captions. Words that only an
 * adapter knows are no part of it: other networks, and the pack alone, never learnt them.
 */
import type { Generation, Picture } from '../../contract/entities.ts'
import type { FinetuneWords } from '../../contract/finetuneSettings.ts'
import { withoutTriggers } from '../../text/adapterWords.ts'
import type { TaskStore } from './taskContext.ts'

type Known = Pick<TaskStore, 'pictures' | 'generations' | 'adapters'>

/**
 * What the picture shows, without style: what a person wrote for it or for a picture that it was made from, else the
 * nearest caption; null where there is neither.
 */
export function textOf(store: Known, picture: Picture): string | null {
  return nearest(store, picture, writtenText)
}

/** The sentence that it was drawn from, style words included, else as `textOf`. */
export function sentenceOf(store: Known, picture: Picture): string | null {
  return nearest(store, picture, drawnSentence)
}

function nearest(
  store: Known,
  picture: Picture,
  textOfGeneration: (generation: Generation) => string | null,
): string | null {
  const chain = [...chainOf(store, picture)]
  for (const { generationId } of chain) {
    const generation = generationId === null ? null : store.generations.get(generationId)
    const own = generation === null ? null : textOfGeneration(generation)
    const text =
      generation === null || own === null ? null : withoutTriggers(own, calledBy(store, generation))
    if (text !== null && text.trim() !== '') return text
  }
  return chain.find(({ caption }) => caption !== null && caption.trim() !== '')?.caption ?? null
}

/** The picture, then each that the one before was made from; ends where damaged rows lead in a circle. */
function* chainOf({ pictures }: Known, picture: Picture): Iterable<Picture> {
  const seen = new Set<string>()
  let next: Picture | null = picture
  while (next !== null && !seen.has(next.id)) {
    seen.add(next.id)
    yield next
    next = next.parentId !== null && pictures.has(next.parentId) ? pictures.get(next.parentId) : null
  }
}

function calledBy({ adapters }: Known, { request }: Generation): FinetuneWords[] {
  const chosen = 'adapters' in request ? (request.adapters ?? []) : []
  return chosen.flatMap(({ adapter }) => adapters.find(adapter)?.facts.words ?? [])
}

function writtenText({ request }: Generation): string | null {
  return 'text' in request ? request.text : null
}

function drawnSentence({ task, sentence }: Generation): string | null {
  return task === 'import' ? null : sentence
}
