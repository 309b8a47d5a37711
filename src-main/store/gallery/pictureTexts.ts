/** Texts of single pictures that a generation holds beside its sentence: names of what was imported, captions. */
import { outcomeSchema } from '../../contract/entities.ts'
import type { Outcome } from '../../contract/entities.ts'
import type { Connection } from '../connection.ts'
import type { GalleryIndex } from './galleryIndex.ts'
import { cutTexts } from './holdsSearch.ts'
import type { CutTexts } from './holdsSearch.ts'

export interface PictureTexts {
  /** By row, of the generation at a place of the index. */
  of(generation: number): ReadonlyMap<number, OwnTexts>
}

export interface OwnTexts {
  readonly texts: readonly string[]
  readonly cut: CutTexts
}

/** What was made does not change, so it is read once. */
export function openPictureTexts(connection: Connection, index: GalleryIndex): PictureTexts {
  const selectOutcome = connection.prepare('SELECT outcome FROM generations WHERE seq = ?')
  const selectSeq = connection.prepare('SELECT seq FROM pictures WHERE id = ?')
  const known = new Map<number, ReadonlyMap<number, OwnTexts>>()

  function read(generation: number): ReadonlyMap<number, OwnTexts> {
    const known = new Map<number, OwnTexts>()
    const outcome = selectOutcome.get(index.generations[generation]?.seq ?? 0)?.outcome
    if (outcome === undefined) return known
    for (const [id, own] of textsOf(connection.parseJson(outcomeSchema, outcome))) {
      const row = index.rowOf(Number(selectSeq.get(id)?.seq ?? -1))
      if (row < 0) continue
      const texts = [...(known.get(row)?.texts ?? []), ...own]
      known.set(row, { texts, cut: cutTexts(texts) })
    }
    return known
  }

  return {
    of(generation) {
      const found = known.get(generation) ?? read(generation)
      known.set(generation, found)
      return found
    },
  }
}

function textsOf(outcome: Outcome): [pictureId: string, texts: string[]][] {
  if (outcome.kind === 'imports') {
    return outcome.sources.flatMap(({ name, pictureId }): [string, string[]][] =>
      pictureId === null ? [] : [[pictureId, [name]]],
    )
  }
  if (outcome.kind !== 'captions') return []
  return outcome.pictures.map(({ pictureId, captions }) => [pictureId, captions.map(({ text }) => text)])
}
