import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../../src-main/cli/commands.ts'
import { createTaskStudio, requestsOf, runCommand, unreadable } from './taskStudio.ts'

let place: string
let out: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'tasks-'))
  out = join(place, 'out')
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const read = (...path: string[]) => readFileSync(join(place, ...path), 'utf8')
const resultOf = () => JSON.parse(read('out', 'result.json')) as Record<string, unknown>

describe('describe', () => {
  let folder: string
  beforeEach(() => {
    folder = join(place, 'pictures')
    mkdirSync(folder)
    for (const name of ['cat.png', 'dog.png']) writeFileSync(join(folder, name), '')
  })

  it('fails when no file is a picture, each of them named', async () => {
    const error = { code: 'nothing-imported' as const, params: { count: 2 } }
    const studio = createTaskStudio({ place, ends: { import: 'failed' }, error })
    const ran = await runCommand(commands.describe, studio, [
      join(folder, 'cat.png'),
      join(folder, 'dog.png'),
    ])
    expect(ran.code).toBe('nothing-imported')
    expect(ran.stderr).toMatch(/cat\.png: This is no picture[^]*dog\.png: This is no picture/)
    expect(ran.stdout).toBe('')
  })

  it('names every file of a folder of which none is a picture, and a folder that has none', async () => {
    const empty = join(place, 'empty')
    mkdirSync(empty)
    const error = { code: 'nothing-imported' as const, params: { count: 2 } }
    const studio = createTaskStudio({ place, ends: { import: 'failed' }, error })
    const ran = await runCommand(commands.describe, studio, [folder, empty])
    expect(ran.code).toBe('nothing-imported')
    expect(ran.stderr.match(/This is no picture that can be read: (cat|dog)\.png/g)).toHaveLength(2)
    expect(ran.stderr).toContain(`${empty}: There is no picture in this folder`)
  })

  it('describes what can be read and says what can’t', async () => {
    const imports = (name: string) =>
      name === 'dog.png' ? { pictureId: null, error: unreadable(name) } : { pictureId: 'one', error: null }
    const ran = await runCommand(commands.describe, createTaskStudio({ place, imports }), [folder])
    expect(ran.code).toBe('done')
    expect(ran.stderr).toContain(`${join(folder, 'dog.png')}: This is no picture`)
    expect(ran.stdout).toBe(`${join(folder, 'cat.png')}\tthe best for one\n`)
  })

  it('tells a picture that could not be described by its file', async () => {
    const failures = [{ pictureId: 'id of cat.png', error: { code: 'file-unreadable' as const, params: {} } }]
    const studio = createTaskStudio({ place, change: (generation) => ({ ...generation, failures }) })
    const { stderr } = await runCommand(commands.describe, studio, [folder, '--out', out])
    expect(stderr).toContain(`${join(folder, 'cat.png')}: `)
    expect(resultOf().failures).toMatchObject([{ file: join(folder, 'cat.png') }])
  })

  it('prints file and best caption alone on stdout; doubts and kept files beside it', async () => {
    const studio = createTaskStudio({ place })
    const { stdout, stderr } = await runCommand(commands.describe, studio, [folder])
    expect(stdout).toBe(
      ['cat.png', 'dog.png'].map((name) => `${join(folder, name)}\tthe best for id of ${name}\n`).join(''),
    )
    expect(stderr).toContain(`${join(folder, 'dog.png')}: no caption scores well`)
    expect(stderr).not.toContain(`${join(folder, 'cat.png')}: no caption`)
    expect(stderr).toContain('dog.txt holds other text')
    expect(studio.called.find(({ name }) => name === 'captions.sidecars')?.params).toEqual({
      generationId: 'generation-of-job-2',
    })
    expect(readdirSync(place).sort()).toEqual(['library', 'pictures'])
  })

  it('tells two files with the same content both, and describes them once', async () => {
    const studio = createTaskStudio({ place, imports: () => ({ pictureId: 'same', error: null }) })
    const { stdout } = await runCommand(commands.describe, studio, [folder])
    expect(stdout.trimEnd().split('\n')).toHaveLength(2)
    expect(requestsOf(studio)[1]).toMatchObject({ pictureIds: ['same'] })
  })

  it.each([
    [[], 'en', 'en'],
    [[], 'zh-CN', 'zh'],
    [['--language', 'zh'], 'en', 'zh'],
    [['--language', 'zh-CN'], 'en', 'zh'],
    [['--language', 'en'], 'zh-CN', 'en'],
    [['--language', 'any'], 'zh-CN', null],
  ] as const)('with %j in a terminal in %s captions are in %s', async (args, locale, language) => {
    const studio = createTaskStudio({ place })
    await runCommand(commands.describe, studio, [folder, ...args], { locale })
    expect(requestsOf(studio)[1]).toMatchObject({ language, method: 'sampling' })
  })

  it('writes the list of all captions and the result where a folder is named', async () => {
    const studio = createTaskStudio({ place })
    const args = [folder, '--out', out, '--method', 'beam', '--count', '2', '--seed', '5']
    await runCommand(commands.describe, studio, args)
    expect(requestsOf(studio)[1]).toMatchObject({ method: 'beam', count: 2, seed: 5 })
    expect(readdirSync(out).sort()).toEqual(['captions.csv', 'result.json'])
    expect(read('out', 'captions.csv').split('\r\n').slice(0, 3)).toEqual([
      'file,rank,caption,caps_mean,caps_sum,doubtful',
      `${join(folder, 'cat.png')},1,the best for id of cat.png,0.5,${Math.log(0.5)},no`,
      `${join(folder, 'cat.png')},2,"a cat, ""so called""",0.25,${Math.log(0.25)},no`,
    ])
    expect(resultOf()).toMatchObject({
      task: 'describe',
      parent: [{ file: join(folder, 'cat.png'), picture: 'id of cat.png' }, { picture: 'id of dog.png' }],
      captions: [{ doubtful: false, captions: [{ text: 'the best for id of cat.png' }, {}] }, {}],
      pictures: [],
      sidecars: { written: ['cat.txt'], kept: ['dog.txt'] },
    })
  })

  it('leaves nothing when it is cancelled', async () => {
    const abort = new AbortController()
    const started = (at: string) => at === 'describe' && abort.abort()
    const studio = createTaskStudio({ place, ends: { describe: 'running' }, started })
    const ran = await runCommand(commands.describe, studio, [folder, '--out', out], { signal: abort.signal })
    expect([ran.code, ran.stdout]).toEqual(['cancelled', ''])
    expect(studio.called.map(({ name }) => name)).not.toContain('captions.sidecars')
    expect(readdirSync(place).sort()).toEqual(['library', 'pictures'])
  })
})
