/**
 * What a change did to the rows, with the values of before and after: any list of effects can be applied in both
 * directions. Pictures that had the same value before share one effect, which keeps bulk changes small.
 */
import { z } from 'zod'

const pictureIds = z.array(z.string())

const fieldEffect = <F extends string, V extends z.ZodType>(field: F, value: V) =>
  z.object({
    kind: z.literal('picture'),
    field: z.literal(field),
    ids: pictureIds,
    before: value,
    after: value,
  })

const boardValue = z.object({ name: z.string(), createdAt: z.string() }).nullable()

export const effectSchema = z.union([
  fieldEffect('rating', z.number().int()),
  fieldEffect('favourite', z.boolean()),
  fieldEffect('rejected', z.boolean()),
  fieldEffect('caption', z.string().nullable()),
  fieldEffect('deletedAt', z.string().nullable()),
  z.object({ kind: z.literal('board'), boardId: z.string(), before: boardValue, after: boardValue }),
  z.object({
    kind: z.literal('member'),
    boardId: z.string(),
    /** True: the pictures were put on the board; false: they were taken off it. */
    added: z.boolean(),
    members: z.array(z.object({ id: z.string(), position: z.number().int() })),
  }),
])
export type Effect = z.infer<typeof effectSchema>
