/** What an edit of a dataset did to its rows (`store/effects.ts`). */
import { z } from 'zod'
import { captionSourceSchema, splitSchema } from '../contract/datasets.ts'
import { StudioError } from '../contract/errors.ts'
import type { Connection, SqlValue } from './connection.ts'
import type { DatasetRows } from './datasets.ts'

const datasetValue = z.object({ name: z.string(), deletedAt: z.string().nullable() })
const captionsValue = z.object({ texts: z.array(z.string()), source: captionSourceSchema })

const itemEffect = <F extends string, V extends z.ZodType>(field: F, value: V) =>
  z.object({
    kind: z.literal('dataset-item'),
    dataset: z.string(),
    field: z.literal(field),
    items: z.array(z.string()),
    before: value,
    after: value,
  })

export const datasetEffectSchemas = [
  z.object({ kind: z.literal('dataset'), dataset: z.string(), before: datasetValue, after: datasetValue }),
  itemEffect('captions', captionsValue),
  itemEffect('excluded', z.boolean()),
  itemEffect('crop', z.number().nullable()),
  itemEffect('split', splitSchema),
] as const
export type DatasetEffect = z.infer<(typeof datasetEffectSchemas)[number]>
export type ItemEffect = Extract<DatasetEffect, { kind: 'dataset-item' }>

export interface DatasetEffectRows {
  /** @throws StudioError dataset-not-found, dataset-item-not-found */
  apply(effect: DatasetEffect): void
}

export function openDatasetEffectRows(
  connection: Connection,
  datasets: Pick<DatasetRows, 'forget'>,
): DatasetEffectRows {
  const updateDataset = connection.prepare('UPDATE datasets SET name = ?, deleted_at = ? WHERE id = ?')
  const where = 'WHERE id = ? AND dataset_id = ?'
  const updateItem = {
    captions: connection.prepare(`UPDATE dataset_items SET captions = ?, caption_source = ? ${where}`),
    excluded: connection.prepare(`UPDATE dataset_items SET excluded = ? ${where}`),
    crop: connection.prepare(`UPDATE dataset_items SET crop = ? ${where}`),
    split: connection.prepare(`UPDATE dataset_items SET split = ? ${where}`),
  }

  return {
    apply(effect) {
      if (effect.kind === 'dataset') {
        const { name, deletedAt } = effect.after
        if (updateDataset.run(name, deletedAt, effect.dataset) === 0) {
          throw new StudioError('dataset-not-found', { id: effect.dataset })
        }
        return
      }
      datasets.forget(effect.dataset)
      const values = valuesOf(effect)
      for (const id of effect.items) {
        if (updateItem[effect.field].run(...values, id, effect.dataset) === 0) {
          throw new StudioError('dataset-item-not-found', { id })
        }
      }
    },
  }
}

function valuesOf(effect: ItemEffect): SqlValue[] {
  switch (effect.field) {
    case 'captions':
      return [JSON.stringify(effect.after.texts), effect.after.source]
    case 'excluded':
      return [Number(effect.after)]
    case 'crop':
    case 'split':
      return [effect.after]
  }
}
