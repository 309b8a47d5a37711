/** Adapters as rows; their files lie in `adapters/` (`store/adapterFiles.ts`). */
import { z } from 'zod'
import { adapterFactsSchema, adapterSchema } from '../contract/adapters.ts'
import { StudioError } from '../contract/errors.ts'
import type { Connection, Row } from './connection.ts'

export const adapterRecordSchema = adapterSchema
  .pick({ id: true, name: true, bytes: true, addedAt: true, finetune: true, dataset: true })
  .extend({
    facts: adapterFactsSchema,
    /** `[outputs, inputs]` of each matrix that it adds to. */
    shapes: z.array(z.tuple([z.string(), z.tuple([z.number().int(), z.number().int()])])),
    deletedAt: z.string().nullable(),
  })
export type AdapterRecord = z.infer<typeof adapterRecordSchema>

export interface AdapterRows {
  insert(adapter: AdapterRecord): void
  /** Newest first, without those that were deleted. */
  list(): AdapterRecord[]
  /** Oldest first, with those that were deleted. */
  all(): AdapterRecord[]
  /** Those that were deleted, too: pictures were made with them. */
  find(id: string): AdapterRecord | null
  /** Pictures that were made with each, those in the bin included. */
  pictures(): Map<string, number>
}

const columns = `id, name, facts, shapes, bytes, finetune, dataset, deleted_at AS deletedAt, added_at AS addedAt`

/** Answered from the index of pictures by generation; a test holds it to its query plan. */
export const adapterUseSql = `SELECT json_extract(chosen.value, '$.adapter') AS id,
    sum((SELECT count(*) FROM pictures WHERE generation_id = generations.id)) AS pictures
  FROM generations, json_each(generations.request, '$.adapters') AS chosen
  WHERE json_valid(generations.request) AND json_extract(chosen.value, '$.strength') > 0
  GROUP BY json_extract(chosen.value, '$.adapter')`

export function openAdapterRows(connection: Connection): AdapterRows {
  const insert = connection.prepare(
    `INSERT INTO adapters (id, name, facts, shapes, bytes, finetune, dataset, deleted_at, added_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const select = connection.prepare(`SELECT ${columns} FROM adapters WHERE id = ?`)
  const selectListed = connection.prepare(
    `SELECT ${columns} FROM adapters WHERE deleted_at IS NULL ORDER BY seq DESC`,
  )
  const selectAll = connection.prepare(`SELECT ${columns} FROM adapters ORDER BY seq`)
  const selectUse = connection.prepare(adapterUseSql)

  const toRecord = (row: Row): AdapterRecord =>
    connection.parse(adapterRecordSchema, {
      ...row,
      facts: connection.parseJson(adapterRecordSchema.shape.facts, row.facts),
      shapes: connection.parseJson(adapterRecordSchema.shape.shapes, row.shapes),
    })

  return {
    insert(adapter) {
      const { id, name, facts, shapes, bytes, finetune, dataset, deletedAt, addedAt } = adapter
      const said = [JSON.stringify(facts), JSON.stringify(shapes)]
      insert.run(id, name, ...said, bytes, finetune, dataset, deletedAt, addedAt)
    },
    list: () => selectListed.all().map(toRecord),
    all: () => selectAll.all().map(toRecord),
    find(id) {
      const row = select.get(id)
      return row === undefined ? null : toRecord(row)
    },
    pictures: () => new Map(selectUse.all().map(({ id, pictures }) => [String(id), Number(pictures)])),
  }
}

/** @throws StudioError adapter-not-found, for one that was deleted too */
export function listedAdapter(rows: Pick<AdapterRows, 'find'>, id: string): AdapterRecord {
  const found = rows.find(id)
  if (found === null || found.deletedAt !== null) throw new StudioError('adapter-not-found', { id })
  return found
}
