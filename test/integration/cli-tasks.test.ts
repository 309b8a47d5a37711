/** The tasks on pictures as a person types them, with the starter pack: what is refused first, then what is made. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { capsSchema } from '../../src-main/contract/entities.ts'
import { buildProgram, root, startProgram } from '../support/program.ts'
import type { Ended } from '../support/program.ts'

let place: string
let library: string
let pictures: string
let drawn: string
let foreign: string
let out: string

const run = (command: string, ...args: string[]): Promise<Ended> =>
  startProgram('cli', [command, ...args, '--library', library]).ended

beforeAll(async () => {
  buildProgram()
  place = mkdtempSync(join(tmpdir(), 'cogview 任务 '))
  library = join(place, '图 库')
  pictures = join(place, '图片')
  mkdirSync(pictures)
  const made = join(place, 'made')
  expect(
    await run('generate', 'flat style dog face', '--count', '1', '--seed', '7', '--out', made),
  ).toMatchObject({
    code: 0,
  })
  drawn = join(pictures, 'drawn.png')
  copyFileSync(join(made, '01.png'), drawn)
  foreign = join(pictures, 'foreign.webp')
  const circle = '<svg width="80" height="64"><circle cx="40" cy="32" r="28" fill="#d33"/></svg>'
  await sharp(Buffer.from(circle)).webp().toFile(foreign)
})
afterAll(() => rmSync(place, { recursive: true, force: true }))
beforeEach(() => {
  out = join(mkdtempSync(join(place, 'case-')), 'out')
})

const parentSchema = z.strictObject({ file: z.string().nullable(), picture: z.string() })
const resultSchema = z.looseObject({
  task: z.string(),
  prompt: z.string(),
  sentence: z.string(),
  parent: z.union([parentSchema, z.array(parentSchema), z.null()]),
  encoded: z.boolean(),
  pack: z.looseObject({ name: z.literal('starter') }),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  seed: z.int().nullable(),
  timings: z.record(z.string(), z.number()),
  files: z.array(z.string()),
  pictures: z.array(
    z.looseObject({
      rank: z.int(),
      index: z.int(),
      file: z.string(),
      seed: z.int(),
      caps: capsSchema.nullable(),
    }),
  ),
})
const read = (file: string) => readFileSync(join(out, file))
const resultOf = () => resultSchema.parse(JSON.parse(read('result.json').toString('utf8')))

/** Width and height of a PNG, and that it is one. */
function sizeOf(png: Buffer): [number, number] {
  expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}

describe('what can’t be done is refused with a way out, and nothing is left', () => {
  function expectRefusal({ code, stdout, stderr }: Ended, exit: number, sentence: RegExp) {
    expect(stderr).toMatch(sentence)
    expect(stderr).not.toMatch(/\n {4}at |\bundefined\b|\[object|\{\w+\}/)
    expect([code, stdout]).toEqual([exit, ''])
    expect(existsSync(out)).toBe(false)
  }

  it('a file that is no picture, one that breaks off, and one that is not there', async () => {
    const text = join(place, 'letter.png')
    writeFileSync(text, 'Dear Sir or Madam')
    const half = join(place, 'half.png')
    const whole = readFileSync(drawn)
    writeFileSync(half, whole.subarray(0, whole.length >> 1))
    expectRefusal(await run('enlarge', text, '--out', out), 2, /no picture that can be read: .*letter\.png/)
    expectRefusal(await run('enlarge', half, '--out', out), 2, /incomplete or damaged: .*half\.png/)
    expectRefusal(await run('enlarge', join(place, 'gone.png'), '--out', out), 1, /gone\.png/)
  })

  it('rows that the pack does not have, a style that it does not know, and a text that it can’t take', async () => {
    const many = await run('continue', '--image', drawn, '--rows', '99', 'a cat', '--out', out)
    expectRefusal(many, 2, /99 rows can’t be kept/)
    const style = await run('restyle', '--image', drawn, '--style', 'cubist', '--out', out)
    expectRefusal(style, 2, /no style “cubist”/)
    const long = await run('rank', '猫'.repeat(5_000), drawn, '--out', out)
    expectRefusal(long, 2, /too long: \d+ tokens/)
  })

  it('a folder without pictures', async () => {
    const empty = join(place, 'empty')
    mkdirSync(empty, { recursive: true })
    expectRefusal(await run('describe', empty, '--out', out), 2, /no picture in this folder/)
  })
})

describe('describe', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(place, '文件夹 '))
    for (const file of [drawn, foreign]) copyFileSync(file, join(folder, basename(file)))
  })

  it('captions a folder in Chinese, beside the pictures and on stdout', async () => {
    const { code, stdout, stderr } = await run('describe', folder, '--language', 'zh', '--seed', '1')
    expect([code, stderr]).toEqual([0, expect.stringContaining('描述')])
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(lines.map(([file]) => file)).toEqual(
      ['drawn.png', 'foreign.webp'].map((name) => join(folder, name)),
    )
    for (const [file = '', caption = ''] of lines) {
      expect(caption).toMatch(/\p{Script=Han}/u)
      expect(caption).not.toMatch(/[A-Za-z]/)
      expect(readFileSync(file.replace(/\.\w+$/, '.txt'), 'utf8').trim()).toBe(caption)
    }
  })

  it('in English by beam search, keeps a text that is there, and lists everything', async () => {
    writeFileSync(join(folder, 'drawn.txt'), 'mine')
    const args = ['--language', 'en', '--method', 'beam', '--count', '2', '--out', out]
    const { code, stderr } = await run('describe', folder, ...args)
    expect([code, stderr]).toEqual([0, expect.stringContaining('drawn.txt holds other text')])
    expect(readFileSync(join(folder, 'drawn.txt'), 'utf8')).toBe('mine')
    const { captions, parent } = z
      .looseObject({
        parent: z.array(parentSchema),
        captions: z.array(z.looseObject({ captions: z.array(z.looseObject({ text: z.string() })) })),
      })
      .parse(resultOf())
    expect(parent.map(({ file }) => file)).toEqual(captions.map((one) => one.file))
    for (const one of captions) {
      expect(one.captions.length).toBeGreaterThan(0)
      for (const { text } of one.captions) expect(text).not.toMatch(/\p{Script=Han}/u)
    }
    expect(read('captions.csv').toString('utf8')).toMatch(
      /^file,rank,caption,caps_mean,caps_sum,doubtful\r\n/,
    )
  })

  it('does what it can where one file is no picture, and says which', async () => {
    writeFileSync(join(folder, 'broken.jpg'), 'no picture')
    const { code, stdout, stderr } = await run('describe', folder, '--language', 'en')
    expect([code, stderr]).toEqual([0, expect.stringContaining(`${join(folder, 'broken.jpg')}: `)])
    expect(stdout.trimEnd().split('\n')).toHaveLength(2)
  })
})

describe('rank', () => {
  it('puts the picture that the sentence was drawn from first, in the table and in the CSV', async () => {
    const csv = join(place, '名次.csv')
    const { code, stdout } = await run('rank', 'flat style dog face', foreign, drawn, '--csv', csv)
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^1 .*${basename(drawn)}$`)),
      expect.stringMatching(new RegExp(`^2 .*${basename(foreign)}$`)),
    ])
    const [header, ...rows] = readFileSync(csv, 'utf8').trimEnd().split('\r\n')
    expect(header).toBe('text,file,rank,caps_mean,caps_sum')
    expect(rows.map((row) => row.split(',').slice(0, 3))).toEqual([
      ['flat style dog face', drawn, '1'],
      ['flat style dog face', foreign, '2'],
    ])
  })

  it('ranks within each sentence and writes the result', async () => {
    expect(await run('rank', 'dog face', pictures, '--text', '红色的圆', '--out', out)).toMatchObject({
      code: 0,
    })
    const { scores } = z
      .looseObject({ scores: z.array(z.looseObject({ text: z.string(), rank: z.int(), caps: capsSchema })) })
      .parse(resultOf())
    expect(scores.map(({ text, rank }) => [text, rank])).toEqual([
      ['dog face', 1],
      ['dog face', 2],
      ['红色的圆', 1],
      ['红色的圆', 2],
    ])
  })
})

describe('enlarge', () => {
  it('gives twice the pixels a side beside plain bicubic, the same bytes for the same seed', async () => {
    expect(await run('enlarge', '--image', drawn, '--seed', '3', '--out', out)).toMatchObject({ code: 0 })
    expect(readdirSync(out).sort()).toEqual(['01.png', 'bicubic.png', 'result.json'])
    expect([sizeOf(read('01.png')), sizeOf(read('bicubic.png'))]).toEqual([
      [128, 128],
      [128, 128],
    ])
    const first = read('01.png')
    expect(first).not.toEqual(read('bicubic.png'))
    const { parent, task, seed, sentence, encoded } = resultOf()
    expect({ task, seed, parent }).toMatchObject({ task: 'enlarge', seed: 3, parent: { file: drawn } })
    // A copy of what was drawn here is that picture, with its codes and its sentence.
    expect([sentence, encoded]).toEqual(['flat style dog face', false])
    const { picture } = parentSchema.parse(parent)
    expect(await run('enlarge', '--picture', picture, '--seed', '3', '--out', out)).toMatchObject({ code: 0 })
    expect(read('01.png')).toEqual(first)
    expect(resultOf().parent).toEqual({ file: null, picture })
  })

  it('says when the pack did not draw the picture', async () => {
    const { code, stderr } = await run('enlarge', foreign, '--out', out)
    expect([code, stderr]).toEqual([0, expect.stringContaining('was not drawn by this pack')])
    expect(resultOf().encoded).toBe(true)
  })
})

describe('restyle and continue', () => {
  it('draw candidates in rank order that name their parent', async () => {
    const style = ['--style', 'ink', '--strength', '1.2', '--count', '2', '--seed', '5']
    expect(await run('restyle', '--image', drawn, ...style, '--out', out)).toMatchObject({ code: 0 })
    const restyled = resultOf()
    expect(restyled).toMatchObject({ task: 'restyle', parent: { file: drawn }, settings: { strength: 1.2 } })
    expect(restyled.sentence).toMatch(/ink/i)
    const rows = ['--rows', '4', 'cat face', '--count', '2', '--seed', '5']
    expect(await run('continue', '--image', drawn, ...rows, '--out', out)).toMatchObject({ code: 0 })
    expect(readdirSync(out).sort()).toEqual(['01.png', '02.png', 'contact-sheet.png', 'result.json'])
    const continued = resultOf()
    expect(continued).toMatchObject({ task: 'continue', prompt: 'cat face', settings: { keepRows: 4 } })
    expect(continued.pictures.map(({ seed, index }) => seed - index)).toEqual([5, 5])
    expect(sizeOf(read('01.png'))).toEqual([64, 64])
  })

  it('leave nothing when they are cancelled', async () => {
    const args = ['restyle', '--image', drawn, '--style', 'ink', '--count', '64', '--library', library]
    const running = startProgram('cli', [...args, '--out', out])
    await running.says(/Drawing/)
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
    expect(existsSync(out)).toBe(false)
  })
})

describe('design', () => {
  it('draws colourways with one seed and their line sheets', async () => {
    const sheet = ['--garment', 'dress', '--colour', 'blue,红色', '--count', '2', '--seed', '11']
    const lines = ['--line-sheet', 'pdf,png,csv', '--name', '晚宴', '--number', 'S-1']
    expect(await run('design', ...sheet, ...lines, '--out', out)).toMatchObject({ code: 0 })
    const { pictures: made, colourways } = z
      .looseObject({
        colourways: z.array(z.looseObject({ sentence: z.string() })),
        pictures: z.array(z.looseObject({ file: z.string(), seed: z.int(), index: z.int() })),
      })
      .parse(resultOf())
    expect(colourways.map(({ sentence }) => sentence)).toEqual(['a blue dress', 'a red dress'])
    expect(made.map(({ seed, index }) => seed - index)).toEqual([11, 11, 11, 11])
    for (const { file } of made) expect(sizeOf(read(file))).toEqual([64, 64])
    expect(read('line-sheet.pdf').toString('latin1')).toMatch(/^%PDF-/)
    sizeOf(read('line-sheet.png'))
    expect(read('line-sheet.csv').toString('utf8')).toContain('晚宴')
    expect(resultOf().files).toEqual(expect.arrayContaining(['line-sheet.pdf', 'line-sheet.csv']))
  })
})

describe('the folder of the program', () => {
  it('is not where files are looked for when npm was called elsewhere', async () => {
    const environment = { INIT_CWD: pictures, npm_package_json: join(root, 'package.json') }
    const args = ['rank', 'dog face', basename(drawn), '--library', library]
    const { code, stdout } = await startProgram('cli', args, { env: environment }).ended
    expect([code, stdout.trim().split(/\s+/).at(-1)]).toEqual([0, basename(drawn)])
  })
})
