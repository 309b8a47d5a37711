/** What came of running a recipe again, in words. Pure. */
import type { Outcome } from '../../src-main/contract/entities.ts'

export type Reproduction = Extract<Outcome, { kind: 'reproduction' }>

type Translate = (key: string, values?: Record<string, string>) => string
type Write = (value: number, options?: Intl.NumberFormatOptions) => string

/** Providers are acronyms; what has a word of its own in the interface is translated. */
function named(what: string, value: string, t: Translate): string {
  if (what === 'adapter' && (value === 'missing' || value === 'unfit')) return t(`viewer.adapterNow.${value}`)
  if (what === 'provider') return value.toUpperCase()
  return what === 'source' ? t(`viewer.sourceRead.${value}`) : value
}

export function reproductionVerdict(
  { identical, differing, largest }: Reproduction,
  t: Translate,
  n: Write,
): string {
  if (identical) return t('viewer.identical')
  // A single pixel of a large picture is a share, too: never a difference of 0 %.
  const share = n(Math.max(differing, 0.0001), { style: 'percent', maximumSignificantDigits: 2 })
  return t('viewer.differs', { share, largest: n(largest) })
}

/** What is not as the recipe says, a sentence each; where nothing is, that, if the pixels differ all the same. */
export function reproductionReasons({ identical, changed }: Reproduction, t: Translate): string[] {
  if (changed.length === 0) return identical ? [] : [t('viewer.nothingChanged')]
  return changed.map(({ what, then, now }) =>
    t(`viewer.changed.${what}`, { then: named(what, then, t), now: named(what, now, t) }),
  )
}

/** So much is a difference made larger that the largest one is white. */
export function amplified({ largest }: Reproduction): number {
  return largest === 0 ? 1 : 255 / largest
}
