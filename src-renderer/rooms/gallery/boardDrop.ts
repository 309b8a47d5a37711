/** Pictures that are dragged from the wall to a place: their seqs, as JSON, under a type of our own. */
import { z } from 'zod'

export const PICTURES_TYPE = 'application/x-cogview-pictures'

const seqsSchema = z.array(z.number().int().min(0)).min(1)

interface Dragged {
  readonly types: readonly string[]
  getData(type: string): string
}

/** While something is dragged, its content is not told, only its types. */
export function carriesPictures(dragged: Dragged | null): boolean {
  return dragged?.types.includes(PICTURES_TYPE) ?? false
}

/** None where something else was dropped, or what another program made of the type. */
export function droppedPictures(dragged: Dragged | null): readonly number[] {
  if (dragged === null || !carriesPictures(dragged)) return []
  try {
    const parsed = seqsSchema.safeParse(JSON.parse(dragged.getData(PICTURES_TYPE)))
    return parsed.success ? parsed.data : []
  } catch {
    // Not JSON, so not from the wall.
    return []
  }
}
