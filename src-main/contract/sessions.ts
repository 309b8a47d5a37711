/** Sessions (会话): a person's named work, and how each was left. */
import { z } from 'zod'
import { galleryQuerySchema } from './gallery.ts'

const id = z.string().min(1).max(200)

export const sessionSchema = z.object({
  id: z.string(),
  /** '' for one that was never named: the interface says when it began. */
  name: z.string(),
  createdAt: z.string(),
  /** When it was last opened: the newest is the one that a new window opens. */
  openedAt: z.string(),
  /** Put away: no longer offered first. */
  closed: z.boolean(),
  /** Pictures that were made in it, outside the bin. */
  pictures: z.number().int(),
})
export type Session = z.infer<typeof sessionSchema>

/** Where a person was. Not of the library's history: no undo, the last one counts. */
export const sessionViewSchema = z.object({
  /** Name of the room's route. */
  room: z.string().max(40),
  create: z.object({
    /** The generation that hung on the wall; null: the newest. */
    generation: id.nullable(),
    picture: id.nullable(),
    scroll: z.number(),
  }),
  gallery: z.object({
    query: galleryQuerySchema,
    /** The picture that stood at the upper edge, by seq, and how many pixels of it were above. */
    anchor: z.object({ seq: z.number().int(), offset: z.number() }).nullable(),
    selection: z.array(z.number().int()).max(100_000),
  }),
})
export type SessionView = z.infer<typeof sessionViewSchema>
