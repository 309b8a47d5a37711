/** Datasets and their pictures, as rows. What they mean for a pack is told in `studio/datasets`. */
import { z } from 'zod'
import {
  datasetItemSchema,
  datasetSchema,
  fileCountsSchema,
  fileProblemSchema,
} from '../contract/datasets.ts'
import { StudioError } from '../contract/errors.ts'
import type { Connection, Row } from './connection.ts'

/** What an import says of the files that it found, once and for all. */
export const findingsSchema = z.object({
  files: fileCountsSchema,
  recoded: z.array(z.object({ name: z.string(), encoding: z.string() })),
  problems: z.array(
    z.object({
      kind: fileProblemSchema,
      name: z.string(),
      number: z.number().nullable(),
      detail: z.string(),
    }),
  ),
})
export type Findings = z.infer<typeof findingsSchema>

export const datasetRecordSchema = datasetSchema
  .pick({ id: true, name: true, createdAt: true, source: true })
  .extend({ findings: findingsSchema, deletedAt: z.string().nullable() })
export type DatasetRecord = z.infer<typeof datasetRecordSchema>

export const itemRecordSchema = datasetItemSchema.omit({ problems: true })
export type ItemRecord = z.infer<typeof itemRecordSchema>

export interface DatasetRows {
  insert(dataset: DatasetRecord, items: readonly ItemRecord[]): void
  /** Newest first, without those that were deleted. */
  list(): DatasetRecord[]
  /** Oldest first, with those that were deleted. */
  all(): DatasetRecord[]
  /** @throws StudioError dataset-not-found, for one that was deleted too */
  get(id: string): DatasetRecord
  /** Of any dataset, in the order in which they were found. Kept until they change: thousands are not read for every page. */
  items(dataset: string): readonly ItemRecord[]
  /** Called by whoever writes items past `insert` and `setLosses`. */
  forget(dataset: string): void
  /** Of the items that are there, by id. Returns the datasets that they are of. */
  setLosses(run: string, losses: ReadonlyMap<string, number>): string[]
}

const columns = 'id, name, source, findings, deleted_at AS deletedAt, created_at AS createdAt'

/** A test holds it to its query plan. */
export const itemsSql = `SELECT id, name, file, width, height, captions, caption_source AS captionSource, crop, excluded,
    split, repeats, picture_id AS pictureId, twin, loss, loss_run AS lossRun
  FROM dataset_items WHERE dataset_id = ? ORDER BY seq`

/** Datasets whose items are kept. */
const MOST_KEPT = 4

export function openDatasetRows(connection: Connection): DatasetRows {
  const insertDataset = connection.prepare(
    'INSERT INTO datasets (id, name, source, findings, deleted_at, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const insertItem = connection.prepare(
    `INSERT INTO dataset_items
       (id, dataset_id, name, file, width, height, captions, caption_source, crop, excluded, split, repeats, picture_id,
        twin, loss, loss_run)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const select = connection.prepare(`SELECT ${columns} FROM datasets WHERE id = ? AND deleted_at IS NULL`)
  const selectListed = connection.prepare(
    `SELECT ${columns} FROM datasets WHERE deleted_at IS NULL ORDER BY seq DESC`,
  )
  const selectAll = connection.prepare(`SELECT ${columns} FROM datasets ORDER BY seq`)
  const selectItems = connection.prepare(itemsSql)
  const updateLoss = connection.prepare(
    'UPDATE dataset_items SET loss = ?, loss_run = ? WHERE id = ? RETURNING dataset_id AS dataset',
  )

  const kept = new Map<string, readonly ItemRecord[]>()

  const toRecord = (row: Row): DatasetRecord =>
    connection.parse(datasetRecordSchema, {
      ...row,
      source: connection.parseJson(datasetSchema.shape.source, row.source),
      findings: connection.parseJson(findingsSchema, row.findings),
    })
  const toItem = ({ loss, lossRun, ...row }: Row): ItemRecord =>
    connection.parse(itemRecordSchema, {
      ...row,
      captions: connection.parseJson(z.array(z.string()), row.captions),
      excluded: row.excluded === 1,
      loss: loss === null ? null : { run: lossRun, value: loss },
    })

  return {
    insert(dataset, items) {
      connection.transaction(() => {
        const { id, name, source, findings, deletedAt, createdAt } = dataset
        insertDataset.run(id, name, JSON.stringify(source), JSON.stringify(findings), deletedAt, createdAt)
        for (const item of items) {
          insertItem.run(
            item.id,
            id,
            item.name,
            item.file,
            item.width,
            item.height,
            JSON.stringify(item.captions),
            item.captionSource,
            item.crop,
            Number(item.excluded),
            item.split,
            item.repeats,
            item.pictureId,
            item.twin,
            item.loss?.value ?? null,
            item.loss?.run ?? null,
          )
        }
      })
    },
    list: () => selectListed.all().map(toRecord),
    all: () => selectAll.all().map(toRecord),
    get(id) {
      const row = select.get(id)
      if (row === undefined) throw new StudioError('dataset-not-found', { id })
      return toRecord(row)
    },
    items(dataset) {
      const known = kept.get(dataset)
      if (known !== undefined) return known
      const items = selectItems.all(dataset).map(toItem)
      const [oldest] = kept.keys()
      if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest)
      kept.set(dataset, items)
      return items
    },
    forget: (dataset) => void kept.delete(dataset),
    setLosses(run, losses) {
      const touched = new Set<string>()
      connection.transaction(() => {
        for (const [id, value] of losses) {
          for (const row of updateLoss.all(value, run, id)) touched.add(String(row.dataset))
        }
      })
      for (const dataset of touched) kept.delete(dataset)
      return [...touched]
    },
  }
}
