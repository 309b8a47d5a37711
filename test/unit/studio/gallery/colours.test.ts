import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { colourName } from '../../../../src-main/picture/colourName.ts'
import { openColours } from '../../../../src-main/studio/gallery/colours.ts'
import type { Colours } from '../../../../src-main/studio/gallery/colours.ts'
import { openThumbnails } from '../../../../src-main/studio/gallery/thumbnails.ts'
import type { Thumbnails } from '../../../../src-main/studio/gallery/thumbnails.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { sampleGeneration } from '../library/sampleGeneration.ts'

let folder: string
let library: Library
let thumbnails: Thumbnails
let colours: Colours | null
let told: string[]
let faults: unknown[]
let written: Map<string, number>

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  library = await openLibrary(folder)
  thumbnails = openThumbnails(folder, library.store.files)
  colours = null
  ;[told, faults, written] = [[], [], new Map()]
})
afterEach(async () => {
  await colours?.close()
  await thumbnails.close()
  await library.close()
  await rm(folder, { recursive: true })
})

/** A disc of one colour on white; `shade` turns the gradient that it may have. */
async function disc(side: number, colour: string, shade = 0): Promise<Uint8Array> {
  const gradient = `<linearGradient id="shade" gradientTransform="rotate(${shade * 7})"><stop stop-color="#d62828"/><stop offset="0.5" stop-color="#ffd000"/><stop offset="1" stop-color="#2a6fdb"/></linearGradient>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">${gradient}<rect width="100%" height="100%" fill="white"/><circle cx="${side / 2}" cy="${side / 2}" r="${side / 3}" fill="${colour}"/></svg>`
  return await sharp(Buffer.from(svg)).png().toBuffer()
}

async function record(side: number, pngs: readonly Uint8Array[]): Promise<string[]> {
  const [generation, pictures] = sampleGeneration(pngs.length, {
    png: (index) => pngs[index] ?? Buffer.from(''),
  })
  const sized = pictures.map((each) => ({ ...each, picture: { ...each.picture, width: side, height: side } }))
  await library.recordGeneration(generation, sized)
  return sized.map(({ picture }) => picture.id)
}

function open(): Colours {
  const { pictureKeys } = library.store
  colours = openColours({
    keys: {
      withoutColour: pictureKeys.withoutColour,
      setColours(found) {
        pictureKeys.setColours(found)
        for (const [id, colour] of found) written.set(id, colour)
      },
    },
    thumbnails,
    onColours: (ids) => told.push(...ids),
    onFault: (fault) => faults.push(fault),
    startMs: 0,
    pauseMs: 1,
  })
  return colours
}

it('every picture gets the name of its colour, small and large, and whoever listens is told once', async () => {
  const small = await record(
    64,
    await Promise.all(['#d62828', '#2a6fdb', '#1f9d55'].map((each) => disc(64, each))),
  )
  const large = await record(600, [await disc(600, '#ffd000')])
  open()
  await expect.poll(() => written.size).toBe(4)
  expect([...small, ...large].map((id) => colourName(written.get(id) ?? -1))).toEqual([
    'red',
    'blue',
    'green',
    'yellow',
  ])
  expect([...told].sort()).toEqual([...small, ...large].sort())
  expect(library.store.pictureKeys.withoutColour(1e9, 10)).toEqual([])
})

it('begins with the newest, and takes what comes while it works', async () => {
  await record(64, await Promise.all(Array.from({ length: 30 }, () => disc(64, '#d62828'))))
  const newest = await record(64, [await disc(64, '#ffd000')])
  const opened = open()
  await expect.poll(() => written.size).toBeGreaterThan(0)
  expect(written.has(newest[0] ?? '')).toBe(true)
  const second = await record(64, [await disc(64, '#2a6fdb')])
  opened.look()
  await expect.poll(() => written.has(second[0] ?? '')).toBe(true)
  expect(written.size).toBeLessThan(32)
  await expect.poll(() => written.size, { timeout: 10_000 }).toBe(32)
  const third = await record(64, [await disc(64, '#1f9d55')])
  opened.look()
  await expect.poll(() => written.has(third[0] ?? '')).toBe(true)
})

it('goes on past what is damaged or away, and asks for it again later', async () => {
  const [broken, away, whole] = await record(64, [
    (await disc(64, '#d62828')).subarray(0, 120),
    await disc(64, '#2a6fdb'),
    await disc(64, '#1f9d55'),
  ])
  const file = library.store.pictures.get(away ?? '').file
  await rm(library.store.files.path(file))
  open()
  await expect.poll(() => written.has(whole ?? '')).toBe(true)
  await colours?.close()
  expect([...written.keys()]).toEqual([whole])
  const left = library.store.pictureKeys.withoutColour(1e9, 10).map(({ id }) => id)
  expect(left.sort()).toEqual([away, broken].sort())
  expect(faults).toEqual([])
})

it('tells a fault that is not a picture’s, and tries again', async () => {
  await record(64, [await disc(64, '#d62828')])
  let failing = true
  colours = openColours({
    keys: {
      withoutColour: library.store.pictureKeys.withoutColour,
      setColours(found) {
        if (failing) throw new Error('the disk is full')
        for (const [id, colour] of found) written.set(id, colour)
      },
    },
    thumbnails,
    onColours: () => undefined,
    onFault: (fault) => faults.push(fault),
    startMs: 0,
    pauseMs: 1,
  })
  await expect.poll(() => faults).toEqual([new Error('the disk is full')])
  failing = false
  await expect.poll(() => (colours?.look(), written.size)).toBe(1)
})

it('never holds the event loop for long', async () => {
  const shaded = await Promise.all(Array.from({ length: 12 }, (_, at) => disc(640, 'url(#shade)', at)))
  await record(640, shaded)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  open()
  await expect.poll(() => written.size, { timeout: 20_000 }).toBe(12)
  delay.disable()
  // Generous: other tests run beside this one. Clustered in full size, each picture would hold it for half a second.
  expect(delay.percentile(99) / 1e6).toBeLessThan(150)
}, 30_000)
