/**
 * A drawn style that the starter was not taught: white lines on blueprint blue, made of the line drawings of an open set
 * (Fluent UI Emoji High Contrast, MIT), for things that the starter knows by name.
 */
import { createRequire } from 'node:module'
import sharp from 'sharp'

export interface NamedPicture {
  readonly name: string
  /** A PNG of 256×256. */
  readonly png: Buffer
}

interface IconSet {
  icons: Record<string, { body: string }>
  width?: number
  height?: number
}

const SIDE = 256
const MARGIN = 16
const BLUE = '#1f4e9e'
/** Variants of people and signs, which look all the same in lines. */
const LEFT_OUT =
  /\b(person|people|man|men|woman|women|hand|hands|button|arrow|speaker|o'clock|o’clock|sign|worker|fairy|mage)\b/

/** Those icons that the pack has a concept for, by its English name, in alphabetical order. */
export async function drawBlueprints(known: ReadonlySet<string>): Promise<NamedPicture[]> {
  const set = createRequire(import.meta.url)('@iconify-json/fluent-emoji-high-contrast/icons.json') as IconSet
  const named = Object.entries(set.icons)
    .map(([key, { body }]) => ({ name: key.replaceAll('-', ' '), body }))
    .filter(({ name }) => known.has(name) && !LEFT_OUT.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return Promise.all(named.map(async ({ name, body }) => ({ name, png: await onBlue(body, set) })))
}

function onBlue(body: string, set: IconSet): Promise<Buffer> {
  const box = `0 0 ${set.width ?? 32} ${set.height ?? 32}`
  const inner = SIDE - 2 * MARGIN
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${inner}" height="${inner}" color="#fff">${body}</svg>`
  const around = { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, background: BLUE }
  return sharp(Buffer.from(svg)).flatten({ background: BLUE }).extend(around).png().toBuffer()
}
