/** Calls about the settings. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { Settings } from '../../contract/entities.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { SettingsRows } from '../../store/settings.ts'

export interface SettingsContext {
  readonly settings: SettingsRows
  emit(event: StudioEvent): void
  /** Called after a change of what the engine is started with. */
  deviceChanged(): void
}

const ofTheEngine = ['provider', 'threads', 'memoryBudgetMiB'] as const satisfies (keyof Settings)[]

export function createSettingsHandlers({
  settings,
  emit,
  deviceChanged,
}: SettingsContext): Pick<Handlers, 'settings.get' | 'settings.set'> {
  return {
    'settings.get': () => settings.get(),
    'settings.set'(changes) {
      const before = settings.get()
      const after = settings.set(changes)
      emit({ type: 'settings', settings: after })
      if (ofTheEngine.some((name) => after[name] !== before[name])) deviceChanged()
      return after
    },
  }
}
