/**
 * One line of the journal: a generation that was recorded, or a change. Each stands for itself: taking a step back is
 * written with what it does to the rows, so that a line before it that is lost does not change its meaning.
 */
import { z } from 'zod'
import { libraryCommandSchema } from '../../contract/commands.ts'
import { generationSchema } from '../../contract/entities.ts'
import { adapterRecordSchema } from '../../store/adapters.ts'
import { datasetRecordSchema, itemRecordSchema } from '../../store/datasets.ts'
import { effectSchema } from '../../store/effects.ts'
import { packCodes, unpackCodes } from '../../store/pictureCodes.ts'
import type { Store } from '../../store/openStore.ts'

const effects = z.array(effectSchema)

export const journalEntrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('generation'),
    at: z.string(),
    generation: generationSchema,
    /** By picture id: 16 bits a code, little-endian, in base64. */
    codes: z.record(z.string(), z.base64()),
  }),
  z.object({
    type: z.literal('dataset'),
    at: z.string(),
    dataset: datasetRecordSchema,
    items: z.array(itemRecordSchema),
  }),
  z.object({ type: z.literal('adapter'), at: z.string(), adapter: adapterRecordSchema }),
  z.object({
    type: z.literal('change'),
    at: z.string(),
    step: z.string(),
    command: libraryCommandSchema,
    effects,
  }),
  z.object({ type: z.literal('undo'), at: z.string(), step: z.string(), effects }),
  z.object({ type: z.literal('redo'), at: z.string(), step: z.string(), effects }),
  /** State that no step of undo stands for: the boards of a journal that was begun anew. */
  z.object({ type: z.literal('state'), at: z.string(), effects }),
])
export type JournalEntry = z.infer<typeof journalEntrySchema>

export function encodeCodes(codes: readonly number[]): string {
  return Buffer.from(packCodes(codes)).toString('base64')
}

/**
 * Writes what a line says into the rows.
 * @throws StudioError picture-not-found, board-not-found
 */
export function applyEntry(store: Store, entry: JournalEntry): void {
  if (entry.type === 'generation') {
    const codes = Object.entries(entry.codes).map(
      ([id, base64]) => [id, unpackCodes(Buffer.from(base64, 'base64'))] as const,
    )
    store.generations.insert(entry.generation, new Map(codes))
    return
  }
  if (entry.type === 'dataset') {
    store.datasets.insert(entry.dataset, entry.items)
    return
  }
  if (entry.type === 'adapter') {
    store.adapters.insert(entry.adapter)
    return
  }
  store.effects.apply(entry.effects)
  if (entry.type === 'change')
    store.steps.push({ id: entry.step, command: entry.command, effects: entry.effects })
  if (entry.type === 'undo') store.steps.setUndone(entry.step, true)
  if (entry.type === 'redo') store.steps.setUndone(entry.step, false)
}
