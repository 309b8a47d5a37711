/** `generate` as a person types it, with what people mistype: it works, or says what to do and leaves nothing. */
import { spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { capsSchema } from '../../src-main/contract/entities.ts'
import { packIdentitySchema } from '../../src-main/contract/recipe.ts'
import { buildProgram, generate, root, startProgram, testEnvironment, watch } from '../support/program.ts'
import type { Ended } from '../support/program.ts'

const resultSchema = z.strictObject({
  prompt: z.string(),
  pack: packIdentitySchema.extend({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  seed: z.int(),
  provider: z.string().min(1),
  timings: z.record(z.string(), z.number()),
  pictures: z.array(
    z.strictObject({
      rank: z.int(),
      index: z.int(),
      file: z.string().regex(/^[0-9]+\.png$/),
      seed: z.int(),
      caps: capsSchema,
    }),
  ),
})

let place: string
let library: string
let out: string

beforeAll(() => {
  buildProgram()
  place = mkdtempSync(join(tmpdir(), 'cogview 命令行 '))
  library = join(place, '图 库')
})
afterAll(() => rmSync(place, { recursive: true, force: true }))
beforeEach(() => {
  out = join(mkdtempSync(join(place, 'case-')), 'cats')
})

const draw = (...args: string[]) => generate([...args, '--library', library])
const read = (folder: string, file: string) => readFileSync(join(folder, file))
const resultOf = (folder: string) =>
  resultSchema.parse(JSON.parse(read(folder, 'result.json').toString('utf8')))

/** A refusal: a sentence, a way out, an exit code, nothing on stdout, and nothing left behind. */
function expectRefusal({ code, stdout, stderr }: Ended, exit: number, sentence: RegExp) {
  expect(stderr).toMatch(sentence)
  expect(stderr.trim().split('\n').length).toBeGreaterThanOrEqual(2)
  expect(stderr).not.toMatch(/\n {4}at |\bundefined\b|\[object|\{\w+\}/)
  expect([code, stdout]).toEqual([exit, ''])
  expect(existsSync(out)).toBe(false)
}

describe('what can’t be done is refused with a way out', () => {
  it.each([
    ['an empty prompt', [''], /nothing to draw/],
    ['a blank prompt', [' \n　'], /nothing to draw/],
    ['10,000 characters', ['猫'.repeat(10_000)], /too long: \d+ tokens, and the pack reads \d+/],
    ['far more than that', ['cat '.repeat(20_000)], /too long/],
    ['count 0', ['a cat', '--count', '0'], /count 0 is not between 1 and 256/],
    ['count 100,000', ['a cat', '--count', '100000'], /count 100000 is not between 1 and 256/],
    ['a negative count', ['a cat', '--count', '-3'], /count -3/],
    ['a seed in words', ['a cat', '--seed', 'seven'], /seed seven can’t be used/],
    ['a negative seed', ['a cat', '--seed', '-1'], /seed -1 can’t be used/],
    ['a seed that is too large', ['a cat', '--seed', '4294967296'], /seed 4294967296 can’t be used/],
    [
      'seeds that run past the end',
      ['a cat', '--seed', '4294967295', '--count', '2'],
      /seed 4294967295 can’t be used/,
    ],
    ['an unknown option', ['a cat', '--colour', 'red'], /no option --colour/],
    ['an unknown style', ['a cat', '--style', 'cubist'], /no style “cubist”[^]*It knows: \w+/],
    ['an unknown size', ['a cat', '--size', '[VAST]'], /no size “\[VAST\]”[^]*It knows: \[/],
    ['a setting out of range', ['a cat', '--temperature', '-1'], /temperature is -1/],
    ['an unknown provider', ['a cat', '--provider', 'quantum'], /one of auto, cpu/],
  ])('%s', async (_name, args, sentence) => {
    expectRefusal(await draw(...args, '--out', out), 2, sentence)
  })

  it.each([
    ['a pack that isn’t there', ['--pack', 'no-such-pack'], /no model pack here/],
    ['a folder that is no pack', ['--pack', root], /no model pack here|pack.json/],
  ])('%s', async (_name, args, sentence) => {
    expectRefusal(await draw('a cat', ...args, '--out', out), 1, sentence)
  })

  it('says it in Chinese to a person who reads Chinese, and as data to a program', async () => {
    const chinese = await generate([''], { env: { LC_ALL: 'zh_CN.UTF-8' } })
    expect(chinese.stderr).toContain('还没有写要画什么。')
    const { code, stdout, stderr } = await draw('a cat', '--count', '0', '--json')
    expect([code, stderr]).toEqual([2, ''])
    expect(JSON.parse(stdout)).toMatchObject({
      event: 'error',
      code: 'count-out-of-range',
      params: { min: 1, max: 256 },
    })
  })

  it('a folder that can’t be written to, before anything is drawn', async () => {
    const file = join(place, 'a file')
    writeFileSync(file, '')
    for (const folder of [file, join(file, 'cats')]) {
      const ended = await draw('a cat', '--count', '1', '--out', folder)
      expectRefusal(ended, 1, /can’t be written to/)
      expect(ended.stderr).not.toMatch(/Drawing/)
    }
  })

  it('a library that can’t be written to', async () => {
    const file = join(place, 'a file')
    writeFileSync(file, '')
    expectRefusal(await generate(['a cat', '--library', join(file, 'library'), '--out', out]), 1, /can’t be/)
  })
})

describe('a damaged pack', () => {
  const shipped = join(root, 'resources/packs/starter')
  let pack: string
  beforeEach(() => {
    pack = mkdtempSync(join(place, '模型 包 '))
    const entries = readdirSync(shipped, { withFileTypes: true }).filter((entry) => entry.isFile())
    for (const { name } of entries) linkSync(join(shipped, name), join(pack, name))
  })

  /** Replaces the link by a copy, so that what is done to it stays here. */
  function own(name: string): string {
    rmSync(join(pack, name))
    copyFileSync(join(shipped, name), join(pack, name))
    return join(pack, name)
  }

  it.each([
    [
      'whose weights are missing',
      () => rmSync(join(pack, 'transformer.safetensors')),
      /lacks the file .*transformer\.safetensors/,
    ],
    [
      'whose weights are cut off',
      () => truncateSync(own('transformer.safetensors'), 1000),
      /transformer\.safetensors is incomplete: 1000 bytes of \d+/,
    ],
    ['whose tokenizer is cut off', () => truncateSync(own('text.model'), 100), /text\.model is incomplete/],
    [
      'with one bit turned in its weights',
      () => {
        const file = own('transformer.safetensors')
        const bytes = readFileSync(file)
        bytes.writeUInt8(bytes.readUInt8(bytes.length - 7) ^ 1, bytes.length - 7)
        writeFileSync(file, bytes)
      },
      /transformer\.safetensors was changed/,
    ],
    [
      'whose pack.json is nonsense',
      () => writeFileSync(own('pack.json'), '{ "format": 1, '),
      /pack\.json does not have the right form/,
    ],
    ['of a later format', () => writeFileSync(own('pack.json'), '{ "format": 99 }'), /format version 99/],
  ])('%s is refused by name', async (_name, damage, sentence) => {
    damage()
    expectRefusal(await draw('a cat', '--count', '1', '--pack', pack, '--out', out), 1, sentence)
  })
})

describe('a full disk', () => {
  let disk: string
  const mount = (size: string) =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]).status === 0
  const mayMount = (() => {
    disk = mkdtempSync(join(tmpdir(), 'full-disk-'))
    const works = mount('16k')
    if (works) spawnSync('umount', [disk])
    rmSync(disk, { recursive: true })
    return works
  })()
  beforeEach(() => {
    disk = mkdtempSync(join(place, 'disk '))
    return () => spawnSync('umount', [disk])
  })

  it.skipIf(!mayMount)(
    'under the pictures leaves nothing there (skipped where no small disk may be mounted)',
    async () => {
      mount('16k')
      const ended = await draw('a cat', '--count', '8', '--out', join(disk, 'cats'))
      expect(ended.stderr).toMatch(/disk is full[^]*Free some space/)
      expect(ended.code).toBe(1)
      expect(readdirSync(disk)).toEqual([])
    },
  )

  it.skipIf(!mayMount)(
    'under the library is said too (skipped where no small disk may be mounted)',
    async () => {
      mount('64k')
      expectRefusal(
        await generate(['a cat', '--count', '1', '--library', join(disk, 'library'), '--out', out]),
        1,
        /disk is full/,
      )
    },
  )
})

describe('what can be done is done', () => {
  it('in folders with Chinese names and spaces, in rank order, with everything beside it', async () => {
    const folder = join(out, '猫 和 狗', '第 一 批')
    const { code, stdout, stderr } = await draw(
      '一只戴帽子的猫',
      '--count',
      '4',
      '--seed',
      '7',
      '--out',
      folder,
    )
    expect(stderr).toMatch(/Drawing/)
    expect([code, stdout.trim()]).toEqual([0, `4 pictures, in rank order, are in ${folder}`])
    expect(readdirSync(folder).sort()).toEqual([
      '01.png',
      '02.png',
      '03.png',
      '04.png',
      'contact-sheet.png',
      'result.json',
    ])
    const result = resultOf(folder)
    expect(result).toMatchObject({ prompt: '一只戴帽子的猫', seed: 7, pack: { name: 'starter' } })
    expect(result.pictures.map(({ rank, file }) => [rank, file])).toEqual(
      [1, 2, 3, 4].map((rank) => [rank, `0${rank}.png`]),
    )
    expect(result.pictures.map(({ index }) => index).sort()).toEqual([0, 1, 2, 3])
    for (const { seed, index, caps } of result.pictures) {
      expect(seed).toBe(7 + index)
      expect(caps.words.length).toBeGreaterThan(0)
      expect(caps.mean).toBeLessThanOrEqual(1)
    }
    const sums = result.pictures.map(({ caps }) => caps.sum)
    expect(sums).toEqual([...sums].sort((a, b) => b - a))
    const signature = [0x89, 0x50, 0x4e, 0x47]
    for (const file of ['01.png', 'contact-sheet.png'])
      expect([...read(folder, file).subarray(0, 4)]).toEqual(signature)
  })

  it('gives the same bytes for the same command, for a smaller one, and for one picture alone', async () => {
    const runs = {
      first: ['--count', '4', '--seed', '7'],
      again: ['--count', '4', '--seed', '7'],
      fewer: ['--count', '2', '--seed', '7'],
      alone: ['--count', '1', '--seed', '9'],
    }
    const bytes: Record<string, Map<number, Buffer>> = {}
    for (const [name, args] of Object.entries(runs)) {
      const folder = join(out, name)
      expect(await draw('a cat', ...args, '--out', folder)).toMatchObject({ code: 0 })
      bytes[name] = new Map(resultOf(folder).pictures.map(({ seed, file }) => [seed, read(folder, file)]))
    }
    expect(bytes.again).toEqual(bytes.first)
    expect(bytes.fewer).toEqual(new Map([...(bytes.first ?? [])].filter(([seed]) => seed < 9)))
    expect(bytes.alone?.get(9)).toEqual(bytes.first?.get(9))
    expect(read(join(out, 'again'), 'contact-sheet.png')).toEqual(
      read(join(out, 'first'), 'contact-sheet.png'),
    )
  })

  it('replaces its own earlier files and keeps what else lies there', async () => {
    mkdirSync(out)
    writeFileSync(join(out, 'notes.txt'), 'mine')
    await draw('a cat', '--count', '3', '--seed', '1', '--out', out)
    await draw('a dog', '--count', '2', '--seed', '1', '--out', out)
    expect(readdirSync(out).sort()).toEqual([
      '01.png',
      '02.png',
      'contact-sheet.png',
      'notes.txt',
      'result.json',
    ])
    expect(resultOf(out).prompt).toBe('a dog')
  })

  it('with characters that the tokenizer never saw, or says so', async () => {
    const ended = await draw('𓀀𓂀 ꙮ 🜛', '--count', '1', '--out', out)
    if (ended.code === 0) expect(resultOf(out).pictures).toHaveLength(1)
    else expectRefusal(ended, 2, /./)
  })

  it('names the folder after the sentence where none is given', async () => {
    mkdirSync(out)
    const { stdout } = await generate(['A cat, red!', '--count', '1', '--seed', '5', '--library', library], {
      cwd: out,
    })
    expect(stdout).toContain(join(out, 'a-cat-red-5'))
    expect(readdirSync(out)).toEqual(['a-cat-red-5'])
  })

  it('prints nothing but JSON lines for a program, progress first', async () => {
    const npm = spawn(
      'npm',
      [
        'run',
        '--silent',
        'generate',
        '--',
        'a cat',
        '--count',
        '2',
        '--seed',
        '3',
        '--json',
        '--out',
        out,
        '--library',
        library,
      ],
      { cwd: root, env: testEnvironment() },
    )
    const { code, stdout } = await watch(npm).ended
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => z.looseObject({ event: z.string() }).parse(JSON.parse(line)))
    expect(code).toBe(0)
    expect(lines.at(0)).toMatchObject({ event: 'progress', phase: 'starting' })
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['job', 'progress', 'preview', 'result']),
    )
    expect(lines.at(-1)).toEqual({ event: 'result', folder: out, ...resultOf(out) })
  })
})

describe('Ctrl-C', () => {
  it('cancels and leaves nothing, also where npm and the terminal both send it', async () => {
    const running = startProgram('cli', [
      'generate',
      'a cat',
      '--count',
      '64',
      '--library',
      library,
      '--out',
      out,
    ])
    await running.says(/Drawing/)
    running.child.kill('SIGINT')
    running.child.kill('SIGINT')
    const { code, stderr } = await running.ended
    expect(code).toBe(130)
    expect(stderr).toContain('Cancelled.')
    expect(existsSync(out)).toBe(false)
  })

  it('does so before anything is loaded, too', async () => {
    const running = startProgram('cli', ['generate', 'a cat', '--library', library, '--out', out])
    await running.says(/Getting ready/)
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
    expect(existsSync(out)).toBe(false)
  })
})
