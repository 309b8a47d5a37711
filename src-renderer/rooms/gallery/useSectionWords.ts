/** What stands over a part of the wall: a day, a number of stars, a size. */
import { useI18n } from 'vue-i18n'
import { useGallery } from './store.ts'

export function useSectionWords(): (label: string) => string {
  const { t, locale } = useI18n()
  const gallery = useGallery()
  return (label) => {
    if (gallery.query.order === 'rating') {
      const rating = Number(label)
      return rating === 0 ? t('gallery.wall.unrated') : t('gallery.tile.stars', { n: rating }, rating)
    }
    if (gallery.query.order === 'size') return t('gallery.filter.pixels', { n: label })
    const day = new Date(`${label}T12:00:00`)
    if (Number.isNaN(day.getTime())) return label
    const thisYear = day.getFullYear() === new Date().getFullYear()
    return new Intl.DateTimeFormat(locale.value, {
      weekday: 'short',
      day: 'numeric',
      month: 'long',
      ...(thisYear ? {} : { year: 'numeric' }),
    }).format(day)
  }
}
