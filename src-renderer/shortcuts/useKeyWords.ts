/** The keys of an action in words, as they are now: for tooltips and lists. */
import { useI18n } from 'vue-i18n'
import type { ActionId } from './actions.ts'
import { chordWords, isApple } from './chordWords.ts'
import { useShortcutKeys } from './store.ts'

export interface KeyWords {
  ofChord(chord: string): string
  /** All of them; an action without a key has none. */
  of(id: ActionId): readonly string[]
  /** The first one, or '' where there is none. */
  first(id: ActionId): string
}

export function useKeyWords(): KeyWords {
  const { t, te } = useI18n()
  const keys = useShortcutKeys()
  const apple = isApple(navigator.platform)
  const words = (key: string): string => (te(key) ? t(key) : key)
  const ofChord = (chord: string): string => chordWords(chord, apple, words)
  const of = (id: ActionId): readonly string[] => keys.chords(id).map(ofChord)
  return { ofChord, of, first: (id) => of(id)[0] ?? '' }
}
