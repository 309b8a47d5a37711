import type { AdapterCommand } from '../../contract/adapterRequests.ts'
import type { LibraryCommand } from '../../contract/commands.ts'
import type { AdapterEffect } from '../../store/adapterEffects.ts'
import { listedAdapter } from '../../store/adapters.ts'
import type { Store } from '../../store/openStore.ts'

export function isAdapterCommand(command: LibraryCommand): command is AdapterCommand {
  return 'adapter' in command
}

/**
 * What a change of an adapter does to its row; nothing where everything is already as it asks.
 * @param at time of the change, ISO 8601
 * @throws StudioError adapter-not-found
 */
export function planAdapterChange(
  { adapters }: Pick<Store, 'adapters'>,
  command: AdapterCommand,
  at: string,
): AdapterEffect[] {
  const { adapter } = command
  const { name, deletedAt } = listedAdapter(adapters, adapter)
  const before = { name, deletedAt }
  const after =
    command.type === 'adapter-rename' ? { name: command.name, deletedAt } : { name, deletedAt: at }
  if (command.type === 'adapter-rename' && command.name === name) return []
  return [{ kind: 'adapter', adapter, before, after }]
}
