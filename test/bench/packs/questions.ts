/** What both packs of a comparison are asked: the same sentences, pictures and rivals, drawn by a fixed seed. */
import { dice } from '../dice.ts'
import { shuffled } from '../statistics.ts'
import type { Drawn, TaughtPictures, Thing } from './taughtPictures.ts'
import { STYLES } from './taughtPictures.ts'

const SEED = 9
const NAMED = 192
const RANKED = 64
const RIVALS = 49

/** Fixed, for the eye. The last row's styles are known to newer packs alone. */
export const PROMPTS = [
  ...['cat face', '立体风格的猫脸', 'sticker style pizza', '披萨', 'flat style dog face', '卡通风格的龟'],
  ...['cartoon style rocket', '扁平风格的火箭', 'a red dress', '蓝色的连衣裙', '3D style green backpack'],
  ...['贴纸风格的粉色手提包', 'red apple on a blue background', '黄色背景上的笑脸', 'ink style house'],
  ...['黑白风格的树', 'sunflower', '扁平风格的花', 'flat style birthday cake', '立体风格的蛋糕'],
  ...['smiling face with sunglasses', '卡通风格的汽车', 'sticker style owl on a green background'],
  ...['粉色背景上的扁平风格的雪人', '一只猫', 'a dog', 'penguin', '熊猫', 'flat style hamburger'],
  ...[
    '贴纸风格的甜甜圈',
    'bicycle',
    '高跟鞋',
    'strawberry',
    '西瓜',
    'cartoon style butterfly',
    '立体风格的鱼',
  ],
  ...['guitar', '雨伞', 'volcano', '月亮', 'a blue striped t-shirt', '红色的波点连衣裙'],
  ...['yellow checked coat', '绿色的碎花连衣裙', 'storybook style fox', '绘本风格的猫头鹰'],
  ...['classic style lion', '经典风格的苹果'],
] as const

export interface Asked extends Drawn {
  readonly sentence: string
  /** English names of other things, among which the judge has to find the own one. */
  readonly rivals: readonly string[]
}

/** A picture of a held-out style, and other names among which its own is to be found, in each language. */
export interface Retrieved extends Drawn {
  readonly names: Record<'en' | 'zh', { readonly own: string; readonly rivals: readonly string[] }>
  /** As the judge is asked. */
  readonly rivals: readonly string[]
}

export interface Questions {
  /** Common things in styles that they were taught in, with the style's word. */
  readonly named: readonly Asked[]
  /** The same things, the style unsaid: for best of 16. */
  readonly ranked: readonly Asked[]
  readonly retrieved: readonly Retrieved[]
}

/** Animals, food, faces, vehicles and clothes. */
const VEHICLE =
  /automobile|\bbus\b|truck|taxi|bicycle|airplane|helicopter|rocket|ship|train|ambulance|tractor|motor/
const GARMENT =
  /dress|t-shirt|clothes|jeans|necktie|coat|socks|shoe|boot|sandal|\bhat\b|\bcap\b|helmet|glasses|goggles|vest|scarf|gloves|bikini|swimsuit|briefs|shorts|kimono|sari|purse|bag|backpack|\bring\b|lipstick|umbrella|watch|crown/
function isCommon({ cp, cat, en }: Thing): boolean {
  if (cp.includes('-')) return false
  if (cat === 'Animals & Nature' || cat === 'Food & Drink') return true
  if (cat === 'Smileys & Emotion') return en.includes('face')
  return VEHICLE.test(en) || (cat === 'Objects' && GARMENT.test(en))
}

export function ask(pictures: TaughtPictures): Questions {
  const { below, pick } = dice(SEED)
  const { things } = pictures
  const rivalsOf = (own: string, nameOf: (thing: Thing) => string) => {
    const names = new Set<string>()
    while (names.size < RIVALS) {
      const name = nameOf(pick(things))
      if (name !== own) names.add(name)
    }
    return [...names]
  }
  const english = (thing: Thing) => rivalsOf(thing.en, ({ en }) => en)

  const common = things.filter(isCommon)
  const taught = common.flatMap((thing) =>
    STYLES.map((_, style) => ({ thing, style })).filter((drawn) => pictures.isTaught(drawn)),
  )
  const named = shuffled(taught, below)
    .slice(0, NAMED)
    .map(({ thing, style }, at) => ({
      ...{ thing, style, rivals: english(thing) },
      sentence:
        at % 2 === 0 ? `${STYLES[style]?.en} style ${thing.en}` : `${STYLES[style]?.zh}风格的${thing.zh}`,
    }))
  return {
    named,
    ranked: named.slice(0, RANKED).map((each, at) => ({
      ...each,
      sentence: at % 2 === 0 ? each.thing.en : each.thing.zh,
    })),
    retrieved: pictures.heldOutStyles.map(({ thing, style }) => ({
      ...{ thing, style, rivals: english(thing) },
      names: {
        en: { own: thing.en, rivals: rivalsOf(thing.en, ({ en }) => en) },
        zh: { own: thing.zh, rivals: rivalsOf(thing.zh, ({ zh }) => zh) },
      },
    })),
  }
}
