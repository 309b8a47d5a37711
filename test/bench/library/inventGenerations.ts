/** A person's work of months: generations in the order in which they were made. */
import type { Caps, Generation, Picture } from '../../../src-main/contract/entities.ts'
import type { PackIdentity } from '../../../src-main/contract/recipe.ts'
import type { TaskRequest } from '../../../src-main/contract/requests.ts'
import { writeRecipe } from '../../../src-main/picture/pngRecipe.ts'
import type { Dice } from '../dice.ts'
import { blankGeneration, recipeOf, requestOf, sampler } from './drawnRecord.ts'
import type { Drawn, Parent } from './drawnRecord.ts'
import { paintPicture, shapes } from './paintPicture.ts'
import type { Colour, Painting } from './paintPicture.ts'
import { composed, sentencePool, styleKeys, wordsOf } from './sentences.ts'

export interface Invented {
  readonly generation: Generation
  /** By picture id. */
  readonly codes: ReadonlyMap<string, number[]>
  /** 0xRRGGBB by picture id. */
  readonly colours: ReadonlyMap<string, number>
}

export interface InventionOptions {
  readonly pictures: number
  readonly chance: Dice
  readonly packs: readonly PackIdentity[]
  readonly sessions: readonly string[]
  /** Takes a file and tells its hash. */
  readonly keep: (png: Uint8Array) => string
}

const DAY = 86_400_000
const END = Date.UTC(2026, 5, 30, 12)
const PICTURES_A_DAY = 240
const importSizes = [
  [120, 90],
  [90, 120],
  [160, 90],
  [200, 200],
  [512, 384],
  [60, 150],
] as const

export function* inventGenerations({
  pictures,
  chance,
  packs,
  sessions,
  keep,
}: InventionOptions): Generator<Invented> {
  const pool = sentencePool(Math.max(8, Math.ceil(pictures / 30)), chance)
  const parents: Parent[] = []
  let now = END - Math.max(3, pictures / PICTURES_A_DAY) * DAY
  let left = pictures
  while (left > 0) {
    now += (-Math.log(1 - chance.share()) * 16 * DAY) / PICTURES_A_DAY
    const invented = next(Math.min(now, END), left)
    left -= invented.generation.pictures.length
    yield invented
  }

  function next(at: number, most: number): Invented {
    const roll = chance.share()
    if (parents.length > 0) {
      if (roll < 0.06) return draw(at, restyle(Math.min(most, 8)))
      if (roll < 0.14) return draw(at, enlarge())
      if (roll < 0.16) return draw(at, continued(Math.min(most, 8)))
      if (roll < 0.18) return describe(at)
    }
    if (roll < 0.21) return bringIn(at, Math.min(most, 1 + chance.below(40)))
    return draw(at, generate(most))
  }

  function generate(most: number): Drawn {
    // A few sentences are tried again and again.
    const sentence = pool[Math.floor(pool.length * chance.share() ** 1.8)] ?? chance.pick(pool)
    const pack = chance.chance(0.7) ? chance.pick(packs.slice(0, 1)) : chance.pick(packs)
    const style = chance.chance(0.35) ? chance.pick(styleKeys) : null
    const large = chance.chance(0.02)
    const count = Math.min(most, large ? 8 : chance.pick([16, 16, 16, 16, 16, 16, 16, 4, 8, 32]))
    const [side, size] = large ? ([512, '[BIG]'] as const) : ([64, '[TINY]'] as const)
    return { task: 'generate', count, side, size, sentence, style, pack, parent: null }
  }

  function restyle(count: number): Drawn {
    const parent = chance.pick(parents)
    const style = chance.pick(styleKeys)
    return { ...parent, task: 'restyle', count, side: 64, size: '[TINY]', style, parent }
  }

  function enlarge(): Drawn {
    const parent = chance.pick(parents)
    return { ...parent, task: 'enlarge', count: 1, side: 128, size: '[SMALL]', style: null, parent }
  }

  function continued(count: number): Drawn {
    const parent = chance.pick(parents)
    return { ...parent, task: 'continue', count, side: 64, size: '[TINY]', style: null, parent }
  }

  function draw(at: number, drawn: Drawn): Invented {
    const { count, side, size, sentence, style, pack, parent } = drawn
    const id = chance.id(at)
    const read = composed(sentence, style)
    const seed = chance.below(2 ** 31)
    const codes = new Map<string, number[]>()
    const colours = new Map<string, number>()
    const caps = Array.from({ length: count }, () => inventCaps(wordsOf(sentence)))
    const order = caps.map((_, i) => i).sort((a, b) => (caps[b]?.mean ?? 0) - (caps[a]?.mean ?? 0))
    const ground: Colour = chance.chance(0.6) ? [244, 243, 240] : chance.pick(pool).colour
    const pictures = Array.from({ length: count }, (_, index): Picture => {
      const painting = invent(side, side, sentence.colour, ground)
      const recipe = recipeOf(drawn, read, seed + index)
      const picture: Picture = {
        ...blankPicture(at, id, index, side, side),
        rank: order.indexOf(index) + 1,
        seed: seed + index,
        caps: caps[index] ?? null,
        file: keep(writeRecipe(paintPicture(painting), recipe)),
        parentId: parent?.picture.id ?? null,
      }
      const grid = side / 8
      codes.set(
        picture.id,
        Array.from({ length: grid * grid }, (_, place) => (index * 31 + place * 7 + seed) % 2048),
      )
      colours.set(picture.id, packed(painting.colour))
      return picture
    })
    const first = pictures[order[0] ?? 0]
    if (first !== undefined && side === 64) remember({ picture: first, sentence, pack })
    const request = requestOf(drawn, seed)
    const session = chance.chance(0.8) ? chance.pick(sessions) : null
    const ranked = order.flatMap((index) => pictures[index] ?? [])
    const generation: Generation = {
      ...blankGeneration(at, id, request),
      subjects: parent === null ? [] : [parent.picture.id],
      sentence: read,
      size,
      sampler,
      pack,
      provider: 'cpu',
      seconds: 4 + chance.share() * 20,
      session,
      pictures: ranked,
    }
    return { generation, codes, colours }
  }

  function bringIn(at: number, count: number): Invented {
    const id = chance.id(at)
    const colours = new Map<string, number>()
    const pictures = Array.from({ length: count }, (_, index): Picture => {
      const [width, height] = chance.pick(importSizes)
      const { colour } = chance.pick(pool)
      const painting = invent(width, height, colour, [236, 232, 224])
      const picture = {
        ...blankPicture(at, id, index, width, height),
        file: keep(paintPicture(painting)),
      }
      colours.set(picture.id, packed(colour))
      return picture
    })
    const names = pictures.map((_, index) => `照片 ${id.slice(9, 13)}-${index + 1}.png`)
    const sources = names.map((name) => ({ path: `/pictures/${name}` }))
    const generation: Generation = {
      ...blankGeneration(at, id, { task: 'import', sources, reading: 'person' }),
      sentence: names[0] ?? '',
      outcome: {
        kind: 'imports',
        sources: names.map((name, index) => ({
          name,
          path: `/pictures/${name}`,
          pictureId: pictures[index]?.id ?? null,
          error: null,
        })),
      },
      pictures,
    }
    return { generation, codes: new Map(), colours }
  }

  function describe(at: number): Invented {
    const { picture, sentence, pack } = chance.pick(parents)
    const caps = inventCaps(wordsOf(sentence))
    const request: TaskRequest = {
      task: 'describe',
      pictureIds: [picture.id],
      language: sentence.locale === 'en' ? 'en' : 'zh',
      method: 'sampling',
      count: 1,
      seed: 1,
      sampler: {},
      pack: null,
    }
    const generation: Generation = {
      ...blankGeneration(at, chance.id(at), request),
      subjects: [picture.id],
      sentence: sentence.text,
      size: '[TINY]',
      sampler,
      pack,
      provider: 'cpu',
      seconds: 1,
      outcome: {
        kind: 'captions',
        pictures: [{ pictureId: picture.id, captions: [{ text: sentence.text, caps }], doubtful: false }],
      },
    }
    return { generation, codes: new Map(), colours: new Map() }
  }

  function remember(parent: Parent): void {
    if (parents.length < 400) parents.push(parent)
    else parents[chance.below(parents.length)] = parent
  }

  function invent(width: number, height: number, colour: Colour, ground: Colour): Painting {
    const near = (middle: number, spread: number) => middle + (chance.share() - 0.5) * spread
    const tint = (level: number) => Math.round(Math.min(255, Math.max(0, near(level, 40))))
    return {
      width,
      height,
      ground,
      colour: [tint(colour[0]), tint(colour[1]), tint(colour[2])],
      shape: chance.pick(shapes),
      x: near(0.5, 0.3),
      y: near(0.5, 0.3),
      size: near(0.3, 0.16),
    }
  }

  function blankPicture(at: number, generationId: string, index: number, width: number, height: number) {
    return {
      id: chance.id(at),
      generationId,
      index,
      rank: null,
      seed: 0,
      caps: null,
      width,
      height,
      rating: 0,
      favourite: false,
      rejected: false,
      caption: null,
      parentId: null,
      crop: null,
      deletedAt: null,
      createdAt: new Date(at).toISOString(),
    }
  }

  function inventCaps(words: readonly string[]): Caps {
    const logprobs = words.map((text) => ({ text, logprob: -0.05 - 3 * chance.share() ** 2 }))
    const sum = logprobs.reduce((total, { logprob }) => total + logprob, 0)
    return { mean: Math.exp(sum / words.length), sum, words: logprobs }
  }
}

function packed([red, green, blue]: Colour): number {
  return (red << 16) | (green << 8) | blue
}
