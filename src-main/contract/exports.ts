/** Pictures that leave the library. */
import { z } from 'zod'
import { localeSchema } from './entities.ts'

const pictureIds = z.array(z.string().min(1).max(200)).min(1).max(100_000)

export const exportRequestSchema = z.discriminatedUnion('format', [
  /** With the recipe. */
  z.object({ format: z.literal('png'), ids: pictureIds }),
  z.object({ format: z.literal('jpeg'), ids: pictureIds, quality: z.number().int().min(1).max(100) }),
  z.object({ format: z.literal('webp'), ids: pictureIds, quality: z.number().int().min(1).max(100) }),
  /** All on one page, with their sentences and ranks. */
  z.object({ format: z.literal('sheet'), ids: pictureIds, title: z.string().max(200), locale: localeSchema }),
  /** PNG files and `metadata.jsonl` (`file_name`, `text`), as Hugging Face's ImageFolder reads them. */
  z.object({ format: z.literal('dataset'), ids: pictureIds }),
])
export type ExportRequest = z.infer<typeof exportRequestSchema>

/** To be fetched once, from the door's own address for exports; several pictures come as a ZIP. */
export const preparedExportSchema = z.object({
  token: z.string(),
  /** Name of the file to save. */
  name: z.string(),
  type: z.string(),
  /** Whether the marks of AI content are written into it. */
  labelled: z.boolean(),
})
export type PreparedExport = z.infer<typeof preparedExportSchema>
