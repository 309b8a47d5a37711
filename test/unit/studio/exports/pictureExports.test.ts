/** Exports by their calls, read back by libvips, our reader of archives and, where it is there, Info-ZIP's unzip. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Picture } from '../../../../src-main/contract/entities.ts'
import type { ExportRequest } from '../../../../src-main/contract/exports.ts'
import { withFileReader } from '../../../../src-main/formats/fileReader.ts'
import { readStoredZip } from '../../../../src-main/formats/storedZip.ts'
import { encodePng } from '../../../../src-main/picture/encodePng.ts'
import { readRecipe, writeRecipe } from '../../../../src-main/picture/pngRecipe.ts'
import { createPictureExportHandlers } from '../../../../src-main/studio/exports/pictureExports.ts'
import { openPreparedExports } from '../../../../src-main/studio/exports/preparedExports.ts'
import type { PreparedExports } from '../../../../src-main/studio/exports/preparedExports.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { findElement, parseXml } from '../../../support/strictXml.ts'
import { sampleRecipe } from '../../picture/sampleRecipe.ts'
import { sampleGeneration, sampleImport, sampleRestyle } from '../library/sampleGeneration.ts'

const UNZIP = '/usr/bin/unzip'
const SIDE = 48

let folder: string
let library: Library
let prepared: PreparedExports
let handlers: ReturnType<typeof createPictureExportHandlers>

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), '导出 '))
  library = await openLibrary(folder)
  prepared = openPreparedExports(folder)
  handlers = createPictureExportHandlers({ store: library.store, prepared })
})
afterEach(async () => {
  await prepared.close()
  await library.close()
  await rm(folder, { recursive: true })
})

async function drawn(count: number, sentence = '戴帽子的猫'): Promise<Picture[]> {
  const pngs = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const pixels = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => (at * (index + 3)) & 255)
      return writeRecipe(await encodePng(pixels, SIDE, SIDE), { ...sampleRecipe, sentence, seed: index })
    }),
  )
  const [generation, pictures] = sampleGeneration(count, {
    sentence,
    png: (at) => pngs[at] ?? Buffer.from(''),
  })
  return (await library.recordGeneration(generation, pictures)).pictures
}

async function imported(): Promise<Picture[]> {
  const png = await encodePng(new Uint8Array(SIDE * SIDE * 3).fill(90), SIDE, SIDE)
  const [generation, pictures] = sampleImport(['IMG_1.jpg'])
  return (
    await library.recordGeneration(
      generation,
      pictures.map((each) => ({ ...each, png })),
    )
  ).pictures
}

const ids = (pictures: readonly Picture[]): string[] => pictures.map(({ id }) => id)

/** The file as a door would fetch it. */
async function fetched(request: ExportRequest) {
  const answer = await handlers['exports.prepare'](request)
  const file = await handlers['exports.file']({ token: answer.token })
  expect([file.name, file.type]).toEqual([answer.name, answer.type])
  return { ...answer, path: file.path, bytes: await readFile(file.path) }
}

async function entriesOf(file: string): Promise<Map<string, Buffer>> {
  if (existsSync(UNZIP)) execFileSync(UNZIP, ['-tq', file])
  return withFileReader(file, async (reader) => {
    const found = await readStoredZip(reader, (problem) => new Error(problem))
    const entries = new Map<string, Buffer>()
    for (const { name, offset, size } of found.values()) entries.set(name, await reader.read(offset, size))
    return entries
  })
}

async function isLabelled(bytes: Uint8Array): Promise<boolean> {
  const { xmp } = await sharp(bytes).metadata()
  if (xmp === undefined) return false
  const label = findElement(parseXml(xmp.toString('utf8')), '{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC')
  expect(JSON.parse(label?.text ?? '')).toMatchObject({ Label: '1' })
  return true
}

const left = async (): Promise<string[]> => readdir(path.join(folder, 'tmp', 'exports')).catch(() => [])

describe('misuse', () => {
  it('is refused, and nothing is left', async () => {
    const [picture] = await drawn(1)
    const prepare = handlers['exports.prepare']
    await expect(prepare({ format: 'png', ids: ['nobody'] })).rejects.toMatchObject({
      code: 'picture-not-found',
      params: { id: 'nobody' },
    })
    const many = Array.from({ length: 401 }, () => picture?.id ?? '')
    await expect(prepare({ format: 'sheet', ids: many, title: '', locale: 'en' })).rejects.toMatchObject({
      code: 'count-out-of-range',
      params: { count: 401, max: 400 },
    })
    await expect(handlers['exports.file']({ token: 'none' })).rejects.toMatchObject({ code: 'export-gone' })
    await expect(handlers['exports.file']({ picture: 'none' })).rejects.toMatchObject({
      code: 'picture-not-found',
    })
    await handlers['exports.done']({ token: 'none' })
    expect(await left()).toEqual([])
  })

  it.each(['png', 'dataset'] as const)(
    '%s: a picture whose file is away ends the export, and nothing is left',
    async (format) => {
      const pictures = await drawn(3)
      await rm(library.store.files.path(pictures[1]?.file ?? ''))
      await expect(handlers['exports.prepare']({ format, ids: ids(pictures) })).rejects.toMatchObject({
        code: 'library-unreachable',
      })
      expect(await left()).toEqual([])
    },
  )

  it('a damaged picture ends the export with its name, and nothing is left', async () => {
    const pictures = await drawn(3)
    await writeFile(library.store.files.path(pictures[1]?.file ?? ''), 'no picture')
    await expect(
      handlers['exports.prepare']({ format: 'jpeg', quality: 80, ids: ids(pictures) }),
    ).rejects.toMatchObject({ code: 'picture-truncated', params: { name: '0002-戴帽子的猫' } })
    expect(await left()).toEqual([])
  })
})

describe('one picture', () => {
  it('leaves as PNG with its recipe and the marks, and the library keeps its bytes', async () => {
    const [picture] = await drawn(1)
    const before = await readFile(library.store.files.path(picture?.file ?? ''))
    const { name, type, labelled, bytes } = await fetched({ format: 'png', ids: [picture?.id ?? ''] })
    expect([name, type, labelled]).toEqual(['戴帽子的猫.png', 'image/png', true])
    expect(await isLabelled(bytes)).toBe(true)
    expect(readRecipe(bytes)).toEqual(readRecipe(before))
    expect(await readFile(library.store.files.path(picture?.file ?? ''))).toEqual(before)
  })

  it('leaves byte by byte where labelling is off', async () => {
    library.store.settings.set({ labelling: false })
    const [picture] = await drawn(1)
    const { labelled, bytes } = await fetched({ format: 'png', ids: [picture?.id ?? ''] })
    expect(labelled).toBe(false)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(picture?.file)
  })

  it.each(['jpeg', 'webp'] as const)('leaves as %s in its own size', async (format) => {
    const [picture] = await drawn(1)
    const { name, bytes } = await fetched({ format, quality: 90, ids: [picture?.id ?? ''] })
    const found = await sharp(bytes).metadata()
    expect([name, found.format, found.width, found.height]).toEqual([
      `戴帽子的猫.${format === 'jpeg' ? 'jpg' : 'webp'}`,
      format,
      SIDE,
      SIDE,
    ])
    expect(await isLabelled(bytes)).toBe(true)
  })

  it('that came in from outside is not marked, but what was made of it is', async () => {
    const [photo] = await imported()
    const { name, labelled, bytes } = await fetched({ format: 'png', ids: [photo?.id ?? ''] })
    expect([name, labelled, await isLabelled(bytes)]).toEqual(['picture.png', false, false])
    const png = await encodePng(new Uint8Array(SIDE * SIDE * 3), SIDE, SIDE)
    const [generation, pictures] = sampleRestyle(photo?.id ?? '')
    const made = await library.recordGeneration(
      generation,
      pictures.map((each) => ({ ...each, png })),
    )
    const restyled = await fetched({ format: 'jpeg', quality: 80, ids: ids(made.pictures) })
    expect([restyled.labelled, await isLabelled(restyled.bytes)]).toEqual([true, true])
  })

  it('for the mouse is fetched by its id, as often as one likes', async () => {
    const [picture] = await drawn(1)
    const first = await handlers['exports.file']({ picture: picture?.id ?? '' })
    expect(await isLabelled(await readFile(first.path))).toBe(true)
    expect(await handlers['exports.file']({ picture: picture?.id ?? '' })).toEqual(first)
    expect(await left()).toHaveLength(1)
    library.store.settings.set({ labelling: false })
    const own = await handlers['exports.file']({ picture: picture?.id ?? '' })
    expect(own).toEqual({ ...first, path: library.store.files.path(picture?.file ?? '') })
  })
})

describe('several pictures', () => {
  it('come as an archive with readable, unique names', async () => {
    const [cats, dress] = [await drawn(2), await drawn(1, '红色的连衣裙')]
    const { name, type, path: file } = await fetched({ format: 'png', ids: ids([...cats, ...dress]) })
    expect([name, type]).toEqual(['cogview-3.zip', 'application/zip'])
    const entries = await entriesOf(file)
    expect([...entries.keys()]).toEqual([
      '0001-戴帽子的猫.png',
      '0002-戴帽子的猫.png',
      '0003-红色的连衣裙.png',
    ])
    for (const [at, bytes] of [...entries.values()].entries()) {
      const wanted = await readFile(library.store.files.path([...cats, ...dress][at]?.file ?? ''))
      expect(readRecipe(bytes)).toEqual(readRecipe(wanted))
      expect(await isLabelled(bytes)).toBe(true)
    }
  })

  it('of one sentence are called after it; the same export gives the same bytes', async () => {
    const pictures = await drawn(4)
    const request = { format: 'webp', quality: 80, ids: ids(pictures) } as const
    const [first, second] = [await fetched(request), await fetched(request)]
    expect(first.name).toBe('戴帽子的猫-4.zip')
    expect(first.bytes.equals(second.bytes)).toBe(true)
    expect(first.token).not.toBe(second.token)
  })

  it('may be more than fit into memory at once', async () => {
    const [picture] = await drawn(1)
    const many = Array.from({ length: 1200 }, () => picture?.id ?? '')
    const { path: file } = await fetched({ format: 'png', ids: many })
    const entries = await entriesOf(file)
    expect([entries.size, [...entries.keys()].at(-1)]).toEqual([1200, '1200-戴帽子的猫.png'])
  })
})

it('a data set has a line for each picture, its caption or its sentence', async () => {
  const cats = await drawn(2)
  const [photo] = await imported()
  library.change({ type: 'caption', id: cats[0]?.id ?? '', caption: '一只 "红色" 的猫\n' })
  const { name, path: file } = await fetched({ format: 'dataset', ids: [...ids(cats), photo?.id ?? ''] })
  expect(name).toBe('cogview-dataset-3.zip')
  const entries = await entriesOf(file)
  const lines = (entries.get('metadata.jsonl') ?? Buffer.alloc(0)).toString('utf8')
  const rows = lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { file_name: string; text: string })
  expect(rows).toEqual([
    { file_name: '0001-一只 红色 的猫.png', text: '一只 "红色" 的猫\n' },
    { file_name: '0002-戴帽子的猫.png', text: '戴帽子的猫' },
    { file_name: '0003-picture.png', text: '' },
  ])
  expect(new Set(entries.keys())).toEqual(new Set([...rows.map((row) => row.file_name), 'metadata.jsonl']))
  expect(
    await Promise.all(rows.map((row) => isLabelled(entries.get(row.file_name) ?? Buffer.alloc(0)))),
  ).toEqual([true, true, false])
})

it('a contact sheet is one marked picture, called after its title', async () => {
  const pictures = [...(await drawn(3)), ...(await drawn(2, '红色的连衣裙'))]
  const request = { format: 'sheet', ids: ids(pictures), title: '春季: 第一稿', locale: 'zh-CN' } as const
  const { name, type, bytes } = await fetched(request)
  expect([name, type]).toEqual(['春季 第一稿.png', 'image/png'])
  const { width, height } = await sharp(bytes).metadata()
  // Three columns of 256, gaps of 16, margins of 40; two rows with room for words.
  expect(width).toBe(3 * 256 + 2 * 16 + 2 * 40)
  expect(height).toBeGreaterThan(2 * 256 + 80)
  expect(await isLabelled(bytes)).toBe(true)
  expect((await fetched(request)).bytes.equals(bytes)).toBe(true)
})

describe('prepared files', () => {
  it('are gone when they were fetched, when there are too many, and when their time is over', async () => {
    const [picture] = await drawn(1)
    await prepared.close()
    prepared = openPreparedExports(folder, { keptMs: 150, most: 2 })
    handlers = createPictureExportHandlers({ store: library.store, prepared })
    const tokens: string[] = []
    for (let time = 0; time < 3; time++) {
      tokens.push((await handlers['exports.prepare']({ format: 'png', ids: [picture?.id ?? ''] })).token)
    }
    const get = (token = ''): Promise<unknown> => Promise.resolve(handlers['exports.file']({ token }))
    await expect(get(tokens[0])).rejects.toMatchObject({ code: 'export-gone' })
    expect(await left()).toHaveLength(2)
    await handlers['exports.done']({ token: tokens[1] ?? '' })
    await expect(get(tokens[1])).rejects.toMatchObject({ code: 'export-gone' })
    expect(await left()).toHaveLength(1)
    await expect.poll(left).toEqual([])
    await expect(get(tokens[2])).rejects.toMatchObject({ code: 'export-gone' })
  })

  it('are gone with the host, and with the next one where this was killed', async () => {
    const [picture] = await drawn(1)
    await handlers['exports.prepare']({ format: 'png', ids: [picture?.id ?? ''] })
    await prepared.close()
    expect(await left()).toEqual([])
    await expect(
      handlers['exports.prepare']({ format: 'png', ids: [picture?.id ?? ''] }),
    ).rejects.toMatchObject({
      code: 'cancelled',
    })
    await mkdir(path.join(folder, 'tmp', 'exports'), { recursive: true })
    await writeFile(path.join(folder, 'tmp', 'exports', 'half'), 'half')
    await library.close()
    library = await openLibrary(folder)
    expect(await left()).toEqual([])
  })

  it('one picture does not wait behind many, nor is it made twice for two who ask', async () => {
    const [picture] = await drawn(1)
    const many = Array.from({ length: 20_000 }, () => picture?.id ?? '')
    let isDone = false
    const long = Promise.resolve(handlers['exports.prepare']({ format: 'jpeg', quality: 90, ids: many }))
      .catch(() => undefined)
      .finally(() => (isDone = true))
    await expect.poll(left, { timeout: 10_000 }).toHaveLength(1)
    await handlers['exports.prepare']({ format: 'png', ids: [picture?.id ?? ''] })
    const named = { picture: picture?.id ?? '' }
    const [one, other] = await Promise.all([handlers['exports.file'](named), handlers['exports.file'](named)])
    expect([isDone, one]).toEqual([false, other])
    expect(await left()).toHaveLength(3)
    await prepared.close()
    await long
  })

  it('a long one gives up at the next picture when the host ends', async () => {
    const [picture] = await drawn(1)
    const many = Array.from({ length: 20_000 }, () => picture?.id ?? '')
    const preparing = Promise.resolve(handlers['exports.prepare']({ format: 'jpeg', quality: 90, ids: many }))
    preparing.catch(() => undefined)
    await expect.poll(left, { timeout: 10_000 }).toHaveLength(1)
    const began = performance.now()
    await prepared.close()
    expect(performance.now() - began).toBeLessThan(2000)
    await expect(preparing).rejects.toMatchObject({ code: 'cancelled' })
    expect(await left()).toEqual([])
  })
})
