/**
 * The colours that a picture is mostly made of, without its background: halving the boxes of its colours (as median cut
 * does, Heckbert, Color image quantization for frame buffer display, 1982, but in the middle, because a flat drawing has
 * too few colours for a median to part them) gives the first guess, k-means in OKLab settles it, and what looks alike is
 * one.
 */
import { setImmediate as otherWork } from 'node:timers/promises'
import sharp from 'sharp'
import { findBackground, neighboursOf } from './background.ts'
import { type Lab, labDistance, labToHex, toLab } from './oklab.ts'

export interface MainColour {
  /** `#rrggbb` */
  hex: string
  /** Of the pixels that are not background, 0 … 1. */
  share: number
}

/** More than this says nothing about colours. */
const LONGEST_SIDE = 128
const CLUSTERS = 16
const ROUNDS = 24
/** In OKLab: shades of one cloth. */
const ALIKE = 0.09
/** Less of a colour is a seam or a shadow. */
const LEAST_SHARE = 0.015

interface Cluster {
  colour: Lab
  pixels: number
}

/**
 * At most `count` colours, the most frequent first; fewer where the picture has fewer. The same picture gives the same
 * colours. Throws a RangeError on a count below 1.
 */
export async function mainColours(picture: Uint8Array, count: number): Promise<MainColour[]> {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${count} colours can't be found`)
  const { data, info } = await sharp(picture)
    .toColourspace('srgb')
    .flatten({ background: '#ffffff' })
    .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const pixels = Array.from({ length: width * height }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * channels, at * channels + 3)
    return channels < 3 ? toLab(red, red, red) : toLab(red, green, blue)
  })
  const subject = subjectOf(pixels, width, height)
  return merged(await settled(halvedBoxes(subject), subject))
    .map(({ colour, pixels: found }) => ({ hex: labToHex(colour), share: found / subject.length }))
    .filter(({ share }) => share >= LEAST_SHARE)
    .slice(0, count)
}

/** Pixels beside the background are half of it, so they count only where there is nothing else. */
function subjectOf(pixels: readonly Lab[], width: number, height: number): readonly Lab[] {
  const background = findBackground(pixels, width, height)
  const isInside = (at: number): boolean =>
    background[at] === 0 && neighboursOf(at, width, height).every((next) => background[next] === 0)
  const inside = pixels.filter((_, at) => isInside(at))
  if (inside.length > 0) return inside
  const outside = pixels.filter((_, at) => background[at] === 0)
  return outside.length > 0 ? outside : pixels
}

/** Halves the box with the widest spread until there are enough. */
function halvedBoxes(pixels: readonly Lab[]): Lab[] {
  const boxes: Lab[][] = [[...pixels]]
  while (boxes.length < CLUSTERS) {
    const widest = boxes
      .map((box, at) => ({ at, ...widestAxis(box) }))
      .reduce((best, one) => (one.spread > best.spread ? one : best))
    const box = boxes[widest.at]
    if (box === undefined || widest.spread === 0) break
    const middle = (widest.low + widest.high) / 2
    boxes.splice(
      widest.at,
      1,
      box.filter((pixel) => pixel[widest.axis] <= middle),
      box.filter((pixel) => pixel[widest.axis] > middle),
    )
  }
  return boxes.map(meanOf)
}

function widestAxis(box: readonly Lab[]): { axis: 0 | 1 | 2; spread: number; low: number; high: number } {
  return ([0, 1, 2] as const)
    .map((axis) => {
      const low = box.reduce((least, pixel) => Math.min(least, pixel[axis]), Infinity)
      const high = box.reduce((most, pixel) => Math.max(most, pixel[axis]), -Infinity)
      return { axis, low, high, spread: high - low }
    })
    .reduce((best, one) => (one.spread > best.spread ? one : best))
}

async function settled(start: readonly Lab[], pixels: readonly Lab[]): Promise<Cluster[]> {
  let clusters = start.map((colour) => ({ colour, pixels: 0 }))
  for (let round = 0; round < ROUNDS; round++) {
    const members: Lab[][] = clusters.map(() => [])
    for (const pixel of pixels) members[nearest(clusters, pixel)]?.push(pixel)
    const next = members
      .filter((group) => group.length > 0)
      .map((group) => ({ colour: meanOf(group), pixels: group.length }))
    const moved = next.some(({ colour }, at) => labDistance(colour, clusters[at]?.colour ?? [0, 0, 0]) > 1e-6)
    clusters = next
    if (!moved) break
    // A round takes as long as a host may keep others waiting.
    await otherWork()
  }
  return clusters
}

function nearest(clusters: readonly Cluster[], pixel: Lab): number {
  let best = 0
  let closest = Infinity
  clusters.forEach(({ colour }, at) => {
    const distance = labDistance(colour, pixel)
    if (distance < closest) [best, closest] = [at, distance]
  })
  return best
}

/** Frequent colours take in what looks like them. */
function merged(clusters: readonly Cluster[]): Cluster[] {
  const found: Cluster[] = []
  const byPixels = (a: Cluster, b: Cluster): number => b.pixels - a.pixels
  for (const cluster of [...clusters].sort(byPixels)) {
    const alike = found.find(({ colour }) => labDistance(colour, cluster.colour) <= ALIKE)
    if (alike === undefined) found.push({ ...cluster })
    else {
      alike.colour = weighted(alike, cluster)
      alike.pixels += cluster.pixels
    }
  }
  return found.sort(byPixels)
}

function weighted(a: Cluster, b: Cluster): Lab {
  const part = b.pixels / (a.pixels + b.pixels)
  const mix = (axis: 0 | 1 | 2): number => a.colour[axis] * (1 - part) + b.colour[axis] * part
  return [mix(0), mix(1), mix(2)]
}

function meanOf(pixels: readonly Lab[]): Lab {
  const sum = pixels.reduce<[number, number, number]>(
    (total, [l, a, b]) => [total[0] + l, total[1] + a, total[2] + b],
    [0, 0, 0],
  )
  return [sum[0] / pixels.length, sum[1] / pixels.length, sum[2] / pixels.length]
}
