/** The studio's settings; what was never set has its default. */
import type { Settings } from '../contract/entities.ts'

export interface SettingsRows {
  get(): Settings
  set(changes: Partial<Settings>): Settings
}
