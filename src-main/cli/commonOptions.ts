/** Options that several commands have, by what they are about: where it runs, how it is drawn, which picture it is. */
import type { Locale } from '../contract/entities.ts'
import { localeSchema } from '../contract/entities.ts'
import type { ProviderChoice, SamplerRequest } from '../contract/sampling.ts'
import { providerChoiceSchema } from '../contract/sampling.ts'
import { StudioError } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import { fill } from '../language/fill.ts'
import type { TypedAdapter } from './adapterOption.ts'
import { adapterOptions, readAdapters } from './adapterOption.ts'
import type { SamplerValues } from './optionValues.ts'
import { readAmong, readSampler, readSeed, readThreads } from './optionValues.ts'

export interface PlaceOptions {
  pack: string | null
  provider: ProviderChoice | null
  threads: number | null
  adapters: readonly TypedAdapter[]
  library: string | null
  /** Null: as the command says. */
  out: string | null
  json: boolean
  language: Locale | null
  help: boolean
}

export const placeOptions = {
  pack: { type: 'string' },
  provider: { type: 'string' },
  threads: { type: 'string' },
  ...adapterOptions,
  library: { type: 'string' },
  out: { type: 'string' },
  language: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

interface OneOrSeveral {
  readonly type: 'string' | 'boolean'
  readonly multiple?: true
}
type ValueOf<O extends OneOrSeveral> = O['type'] extends 'boolean' ? boolean : string
type Typed<O extends Record<string, OneOrSeveral>> = {
  [N in keyof O]?: (O[N] extends { readonly multiple: true } ? ValueOf<O[N]>[] : ValueOf<O[N]>) | undefined
}

/** @throws StudioError usage, setting-out-of-range, adapters-too-many */
export function readPlace(values: Typed<typeof placeOptions>, words: CliWords): PlaceOptions {
  return {
    pack: values.pack ?? null,
    provider: readAmong('--provider', values.provider, providerChoiceSchema.options, words),
    threads: readThreads(values.threads, words),
    adapters: readAdapters(values.adapter, words),
    library: values.library ?? null,
    out: values.out ?? null,
    json: values.json ?? false,
    language: readAmong('--language', values.language, localeSchema.options, words),
    help: values.help ?? false,
  }
}

export interface ChanceOptions {
  /** Null: a random one. */
  seed: number | null
  sampler: SamplerRequest
}

export const chanceOptions = {
  seed: { type: 'string' },
  temperature: { type: 'string' },
  'top-k': { type: 'string' },
  'top-p': { type: 'string' },
  guidance: { type: 'string' },
} as const

/** @throws StudioError seed-invalid, usage, setting-out-of-range */
export function readChance(
  values: SamplerValues & { seed?: string | undefined },
  words: CliWords,
): ChanceOptions {
  return { seed: readSeed(values.seed), sampler: readSampler(values, words) }
}

/** Pictures that a person names: files and folders, or pictures of the library. */
export interface GivenPictures {
  /** As they were typed. */
  paths: readonly string[]
  ids: readonly string[]
  /** Read as the original reads them: EXIF ignored, alpha dropped. */
  parity: boolean
}

export const severalPicturesOptions = {
  picture: { type: 'string', multiple: true },
  parity: { type: 'boolean' },
} as const

/** @throws StudioError usage when there is none */
export function readSeveralPictures(
  paths: readonly string[],
  values: { picture?: string[] | undefined; parity?: boolean | undefined; help?: boolean | undefined },
  words: CliWords,
): GivenPictures {
  const ids = values.picture ?? []
  if (paths.length + ids.length === 0 && values.help !== true) {
    throw new StudioError('usage', { problem: words.picturesMissing })
  }
  return { paths: paths.map(notEmpty(words)), ids: ids.map(notEmpty(words)), parity: values.parity ?? false }
}

export const onePictureOptions = {
  image: { type: 'string' },
  picture: { type: 'string' },
  parity: { type: 'boolean' },
} as const

/** One picture, by `--image`, `--picture` or as the only thing that is no option. @throws StudioError usage */
export function readOnePicture(
  positionals: readonly string[],
  values: Typed<typeof onePictureOptions> & { help?: boolean | undefined },
  words: CliWords,
): GivenPictures {
  const paths = [...(values.image === undefined ? [] : [values.image]), ...positionals]
  const ids = values.picture === undefined ? [] : [values.picture]
  const [, second] = [...paths, ...ids]
  if (second !== undefined) {
    throw new StudioError('usage', { problem: fill(words.pictureTwice, { extra: second }) })
  }
  if (paths.length + ids.length === 0 && values.help !== true) {
    throw new StudioError('usage', { problem: words.pictureMissing })
  }
  return { paths: paths.map(notEmpty(words)), ids: ids.map(notEmpty(words)), parity: values.parity ?? false }
}

function notEmpty(words: CliWords): (typed: string) => string {
  return (typed) => {
    if (typed.trim() === '') throw new StudioError('usage', { problem: words.pictureMissing })
    return typed
  }
}
