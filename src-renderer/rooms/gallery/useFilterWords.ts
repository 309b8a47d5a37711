/** What a filter is called: in the panel where it is chosen, and on the chip that takes it off. */
import { useI18n } from 'vue-i18n'
import type { Locale } from '../../../src-main/contract/entities.ts'
import { usePacks } from '../../client/packs.ts'
import { useSession } from '../../client/session.ts'
import { sessionName } from '../../client/sessionName.ts'
import type { FilterChip } from './filterChips.ts'
import { quickOf } from './filterDates.ts'
import { useFacets } from './filterFacets.ts'

export function useFilterWords() {
  const { t, n, locale } = useI18n()
  const packs = usePacks()
  const sessions = useSession()
  const facets = useFacets()

  /** Packs have words for their styles; one of a pack that is gone has its key. */
  function styleWords(key: string): string {
    const known = packs.packs.flatMap(({ styles }) => styles).find((style) => style.key === key)
    return known?.words[locale.value as Locale] ?? key
  }
  function packWords(sha256: string): string {
    const known = facets.facets?.packs.find((pack) => pack.sha256 === sha256)
    return known === undefined ? t('gallery.filter.gone') : `${known.name} ${known.version}`
  }
  function adapterWords(id: string): string {
    const known = facets.facets?.adapters.find((adapter) => adapter.id === id)
    return known?.name ?? t('gallery.filter.gone')
  }
  function sessionWords(id: string): string {
    const known = sessions.sessions.find((session) => session.id === id)
    return known === undefined ? t('gallery.filter.gone') : sessionName(known, locale.value as Locale, t)
  }
  function dayWords(day: string): string {
    // Noon: a day is the same in every zone that reads it there.
    return new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium' }).format(new Date(`${day}T12:00`))
  }
  function dateWords({ from, to }: Extract<FilterChip, { kind: 'date' }>): string {
    const quick = quickOf({ from, to }, new Date())
    if (quick !== null) return t(`gallery.filter.${quick}`)
    if (from === null) return t('gallery.filter.until', { to: to === null ? '' : dayWords(to) })
    if (to === null) return t('gallery.filter.since', { from: dayWords(from) })
    return from === to
      ? dayWords(from)
      : t('gallery.filter.between', { from: dayWords(from), to: dayWords(to) })
  }

  function chipWords(chip: FilterChip): string {
    switch (chip.kind) {
      case 'search':
        return `“${chip.words}”`
      case 'task':
        return t(`made.${chip.task}`)
      case 'style':
        return styleWords(chip.style)
      case 'pack':
        return packWords(chip.sha256)
      case 'adapter':
        return adapterWords(chip.adapter)
      case 'session':
        return sessionWords(chip.session)
      case 'rating':
        return t('gallery.filter.atLeast', { n: chip.rating }, chip.rating)
      case 'favourite':
        return t('gallery.filter.onlyFavourites')
      case 'rejected':
        return t(`gallery.filter.${chip.rejected}Rejected`)
      case 'colour':
        return t(`gallery.filter.colours.${chip.colour}`)
      case 'size':
        return t('gallery.filter.pixels', { n: n(chip.size) })
      case 'date':
        return dateWords(chip)
    }
  }

  return { styleWords, packWords, adapterWords, sessionWords, chipWords }
}
