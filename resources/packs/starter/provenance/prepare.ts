/**
 * Draws the pictures that the starter pack is trained on, from icon sets with open licences, and writes their names:
 *
 *     npm install --prefix sets @iconify-json/fluent-emoji@1.2.7 … (the versions stand in README.md)
 *     node prepare.ts sets/node_modules out
 *
 * out/concepts.json: names and keywords of each thing in both languages, the sets that draw it, licences.
 * out/icons.bin, out/icons.json: WebP pictures of 256×256 with alpha, one after the other, and where each begins.
 */
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import sharp from 'sharp'

/** The first five are the sets of the first version, in its order; what is held out is told by these. */
const SETS = ['fluent-emoji', 'fluent-emoji-flat', 'fluent-emoji-high-contrast', 'noto', 'twemoji', 'emojione', 'noto-v1']
const FIRST_VERSION = SETS.slice(0, 5)
const SIZE = 256
const MARGIN = 8

interface Icon {
  body: string
  width?: number
  height?: number
  left?: number
  top?: number
}
interface Alias extends Partial<Icon> {
  parent: string
  rotate?: number
  hFlip?: boolean
  vFlip?: boolean
}
interface IconSet {
  icons: Record<string, Icon>
  aliases?: Record<string, Alias>
  width?: number
  height?: number
}
interface Annotation {
  name: string
  keywords: string[]
}
interface Concept {
  cp: string
  char: string
  en: string
  zh: string
  kw_en: string[]
  kw_zh: string[]
  cat: string
  sets: string[]
}

const [modules, out] = process.argv.slice(2).map((path) => resolve(path)) as [string, string]
const read = async <T>(file: string): Promise<T> => JSON.parse(await readFile(join(modules, file), 'utf8')) as T

const withoutVariation = (code: string) =>
  code
    .split('-')
    .filter((part) => part !== 'fe0f')
    .join('-')
const codeOf = (text: string) =>
  withoutVariation([...text].map((char) => (char.codePointAt(0) as number).toString(16)).join('-'))

async function annotations(language: string): Promise<Map<string, Annotation>> {
  const found = new Map<string, Annotation>()
  for (const [name, folder, property] of [
    ['cldr-annotations-full', 'annotations', 'annotations'],
    ['cldr-annotations-derived-full', 'annotationsDerived', 'annotationsDerived'],
  ] as const) {
    type File = Record<string, { annotations: Record<string, { tts?: string[]; default?: string[] }> }>
    const file = await read<File>(`${name}/${folder}/${language}/annotations.json`)
    for (const [char, { tts, default: keywords }] of Object.entries(file[property]?.annotations ?? {})) {
      const code = codeOf(char)
      if (tts?.[0] !== undefined && !found.has(code)) found.set(code, { name: tts[0], keywords: keywords ?? [] })
    }
  }
  return found
}

/** The icon's drawing as an SVG, or null where the set lacks it or has it only turned over. */
function svgOf(set: IconSet, name: string): string | null {
  let icon = set.icons[name]
  let alias: Alias | undefined
  for (let hops = 0; icon === undefined && hops < 5; hops++) {
    alias = set.aliases?.[alias?.parent ?? name]
    if (alias === undefined || alias.rotate !== undefined || alias.hFlip === true || alias.vFlip === true) return null
    icon = set.icons[alias.parent]
  }
  if (icon === undefined) return null
  const [width, height] = [icon.width ?? set.width ?? 16, icon.height ?? set.height ?? 16]
  const box = `${icon.left ?? 0} ${icon.top ?? 0} ${width} ${height}`
  const inner = SIZE - 2 * MARGIN
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="${box}" width="${inner}" height="${inner}" color="#000">${icon.body}</svg>`
}

const sets = new Map<string, IconSet>()
for (const set of SETS) sets.set(set, await read<IconSet>(`@iconify-json/${set}/icons.json`))
/** Code points → the icon's name, for the sets that say so; the others use the same names. */
const names = new Map<string, Map<string, string>>()
for (const set of ['fluent-emoji-flat', 'fluent-emoji-high-contrast', 'noto', 'twemoji']) {
  const chars = await read<Record<string, string>>(`@iconify-json/${set}/chars.json`)
  names.set(set, new Map(Object.entries(chars).map(([code, name]) => [withoutVariation(code), name])))
}
const nameIn = (set: string, code: string): string | undefined => {
  const own = names.get(set)?.get(code)
  if (own !== undefined) return own
  if (set === 'fluent-emoji') return names.get('fluent-emoji-flat')?.get(code)
  if (set === 'emojione' || set === 'noto-v1') return names.get('noto')?.get(code)
  return undefined
}
const categories = new Map<string, string>()
for (const set of ['fluent-emoji-flat', 'noto']) {
  const metadata = await read<{ categories?: Record<string, string[]> }>(`@iconify-json/${set}/metadata.json`)
  for (const [category, icons] of Object.entries(metadata.categories ?? {})) {
    for (const icon of icons) categories.set(`${set}/${icon}`, category)
  }
}

const english = await annotations('en')
const chinese = await annotations('zh')
/** Left out: skin tones, flags of regions, keycaps, what looks the other way, families; what no set names in both languages. */
function isLeftOut(code: string, name: string): boolean {
  const points = code.split('-').map((part) => Number.parseInt(part, 16))
  const between = (low: number, high: number) => points.some((point) => point >= low && point <= high)
  return (
    between(0x1f3fb, 0x1f3ff) ||
    between(0x1f1e6, 0x1f1ff) ||
    between(0xe0020, 0xe007f) ||
    points.includes(0x20e3) ||
    (points.length > 1 && [0x1f3f3, 0x1f3f4].includes(points[0] as number)) ||
    /facing right|skin tone/.test(name) ||
    (points.length > 1 && /^(family|kiss:|couple with heart:)/.test(name))
  )
}

const concepts: Concept[] = []
const codes = new Set([...names.values()].flatMap((byCode) => [...byCode.keys()]))
for (const code of [...codes].sort()) {
  const [en, zh] = [english.get(code), chinese.get(code)]
  if (en === undefined || zh === undefined || isLeftOut(code, en.name)) continue
  const drawnBy = SETS.filter((set) => {
    const name = nameIn(set, code)
    return name !== undefined && svgOf(sets.get(set) as IconSet, name) !== null
  })
  if (FIRST_VERSION.some((set) => !drawnBy.includes(set))) continue
  concepts.push({
    cp: code,
    char: String.fromCodePoint(...code.split('-').map((part) => Number.parseInt(part, 16))),
    en: en.name,
    zh: zh.name.replaceAll(/[“”]/g, ''),
    kw_en: en.keywords,
    kw_zh: zh.keywords,
    cat:
      categories.get(`noto/${nameIn('noto', code)}`) ??
      categories.get(`fluent-emoji-flat/${nameIn('fluent-emoji-flat', code)}`) ??
      '',
    sets: drawnBy,
  })
}
console.log(concepts.length, SETS.map((set) => `${set} ${concepts.filter((concept) => concept.sets.includes(set)).length}`))

await mkdir(out, { recursive: true })
const licences: Record<string, unknown> = {}
for (const set of SETS) {
  const info = await read<{ license: unknown; author: unknown }>(`@iconify-json/${set}/info.json`)
  const { version } = await read<{ version: string }>(`@iconify-json/${set}/package.json`)
  licences[set] = { npm: `@iconify-json/${set}@${version}`, license: info.license, author: info.author }
}
for (const name of ['cldr-annotations-full', 'cldr-annotations-derived-full']) {
  const { version, license } = await read<{ version: string; license?: string }>(`${name}/package.json`)
  licences[name] = { npm: `${name}@${version}`, license: license ?? 'Unicode-3.0' }
}
await writeFile(join(out, 'concepts.json'), `${JSON.stringify({ sets: SETS, size: SIZE, margin: MARGIN, licences, concepts }, null, 1)}\n`)

sharp.concurrency(1)
const clear = { r: 0, g: 0, b: 0, alpha: 0 }
const file = await open(join(out, 'icons.bin'), 'w')
const index: { set: string; cp: string; offset: number; length: number }[] = []
let offset = 0
for (const set of SETS) {
  for (const { cp, sets: drawnBy } of concepts) {
    if (!drawnBy.includes(set)) continue
    const svg = svgOf(sets.get(set) as IconSet, nameIn(set, cp) as string) as string
    const inner = SIZE - 2 * MARGIN
    const picture = await sharp(Buffer.from(svg), { density: 72, unlimited: true })
      .resize(inner, inner, { fit: 'contain', background: clear })
      .ensureAlpha()
      .extend({ top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, background: clear })
      .webp({ quality: 80, alphaQuality: 85, effort: 4, smartSubsample: true })
      .toBuffer()
    await file.write(picture)
    index.push({ set, cp, offset, length: picture.length })
    offset += picture.length
  }
  console.log(set, index.length, offset)
}
await file.close()
await writeFile(join(out, 'icons.json'), JSON.stringify(index))
