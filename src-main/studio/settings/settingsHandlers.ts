/** Calls about the settings. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { SettingsRows } from '../../store/settings.ts'

export interface SettingsContext {
  readonly settings: SettingsRows
  /** Called after a change of what the engine is started with. */
  deviceChanged(): void
}

export function createSettingsHandlers({
  settings,
  deviceChanged,
}: SettingsContext): Pick<Handlers, 'settings.get' | 'settings.set'> {
  return {
    'settings.get': () => settings.get(),
    'settings.set'(changes) {
      const before = settings.get()
      const after = settings.set(changes)
      if (after.provider !== before.provider || after.threads !== before.threads) deviceChanged()
      return after
    },
  }
}
