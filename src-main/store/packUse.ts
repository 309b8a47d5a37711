/** How many pictures were made with each pack, those in the bin included. */
import type { Connection } from './connection.ts'

export interface PackUseRows {
  /** By the pack's name. */
  pictures(): Map<string, number>
}

/** Answered from the index of pictures by generation; a test holds it to its query plan. */
export const packUseSql = `SELECT json_extract(pack, '$.name') AS name,
    sum((SELECT count(*) FROM pictures WHERE generation_id = generations.id)) AS pictures
  FROM generations GROUP BY name HAVING name IS NOT NULL`

export function openPackUseRows(connection: Connection): PackUseRows {
  const select = connection.prepare(packUseSql)
  return {
    pictures: () => new Map(select.all().map(({ name, pictures }) => [String(name), Number(pictures)])),
  }
}
