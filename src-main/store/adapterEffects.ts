/** What a change of an adapter did to its row (`store/effects.ts`). */
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import type { Connection } from './connection.ts'

const adapterValue = z.object({ name: z.string(), deletedAt: z.string().nullable() })

export const adapterEffectSchema = z.object({
  kind: z.literal('adapter'),
  adapter: z.string(),
  before: adapterValue,
  after: adapterValue,
})
export type AdapterEffect = z.infer<typeof adapterEffectSchema>

export interface AdapterEffectRows {
  /** @throws StudioError adapter-not-found */
  apply(effect: AdapterEffect): void
}

export function openAdapterEffectRows(connection: Connection): AdapterEffectRows {
  const update = connection.prepare('UPDATE adapters SET name = ?, deleted_at = ? WHERE id = ?')
  return {
    apply({ adapter, after }) {
      if (update.run(after.name, after.deletedAt, adapter) === 0)
        throw new StudioError('adapter-not-found', { id: adapter })
    },
  }
}
