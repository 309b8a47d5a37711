/** Everything that determined a picture's pixels, line by line, as it is read and as it is copied. Pure. */
import type { Generation, Locale, PackSummary, Picture } from '../../src-main/contract/entities.ts'
import type { TaskRequest } from '../../src-main/contract/requests.ts'

export interface RecipeLine {
  readonly key: string
  readonly value: string
}

type Translate = (key: string) => string

/**
 * Nothing for what was not drawn here. `styles`: those that packs name, for their words; `adapterName`: how the library
 * calls an adapter that it has.
 */
export function recipeLines(
  picture: Picture,
  { task, request, sentence, sampler, pack, provider, encoded }: Generation,
  styles: PackSummary['styles'],
  locale: Locale,
  t: Translate,
  adapterName: (id: string) => string | null = () => null,
): RecipeLine[] {
  if (sampler === null || pack === null) return []
  const line = (key: string, value: string | number | null): RecipeLine[] =>
    value === null || value === '' ? [] : [{ key, value: String(value) }]
  const key = 'style' in request ? request.style : null
  const own = request.task === 'restyle' ? request.styleWords : null
  const style = styles.find((known) => known.key === key)?.words[locale] ?? key ?? own
  const sourced = task === 'restyle' || task === 'continue' || task === 'enlarge'
  return [
    ...line('sentence', sentence),
    ...line('task', t(`task.${task}`)),
    ...line('size', `${picture.width} × ${picture.height}`),
    ...line('seed', picture.seed),
    ...line('style', style),
    ...line('strength', request.task === 'restyle' ? request.strength : null),
    ...line('keepRows', request.task === 'continue' ? request.keepRows : null),
    ...line('temperature', sampler.temperature),
    ...line('topK', sampler.topK),
    ...line('topP', sampler.topP),
    ...line('guidance', sampler.guidance),
    ...line('source', sourced ? t(`viewer.sourceRead.${encoded ? 'encoded' : 'written'}`) : null),
    ...line('pack', `${pack.name} ${pack.version} · ${pack.sha256.slice(0, 10)}`),
    ...line('adapters', adaptersOf(request, adapterName)),
    ...line('provider', provider.toUpperCase()),
  ]
}

/** Each with its strength; one that the library has no more is named by the beginning of its hash. */
function adaptersOf(request: TaskRequest, nameOf: (id: string) => string | null): string | null {
  const chosen = 'adapters' in request ? (request.adapters ?? []) : []
  if (chosen.length === 0) return null
  return chosen
    .map(({ adapter, strength }) => `${nameOf(adapter) ?? adapter.slice(0, 10)} × ${strength}`)
    .join(', ')
}

export interface Difference {
  readonly key: string
  /** One for each picture; '' where it has no such setting. */
  readonly values: readonly string[]
}

/** The lines that are not the same in all of several recipes. */
export function differencesOf(recipes: readonly (readonly RecipeLine[])[]): Difference[] {
  const keys = [...new Set(recipes.flatMap((lines) => lines.map(({ key }) => key)))]
  return keys
    .map((key) => ({
      key,
      values: recipes.map((lines) => lines.find((line) => line.key === key)?.value ?? ''),
    }))
    .filter(({ values }) => new Set(values).size > 1)
}
