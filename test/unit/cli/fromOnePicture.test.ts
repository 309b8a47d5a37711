import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../../src-main/cli/commands.ts'
import { createTaskStudio, requestsOf, runCommand, unreadable } from './taskStudio.ts'

let place: string
let cat: string
let out: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'tasks-'))
  cat = join(place, 'cat.jpg')
  writeFileSync(cat, '')
  out = join(place, 'out')
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const read = (...path: string[]) => readFileSync(join(place, ...path), 'utf8')
const resultOf = () => JSON.parse(read('out', 'result.json')) as Record<string, unknown>

const drawing = [
  ['enlarge', ['--seed', '7']],
  ['restyle', ['--style', 'flat', '--seed', '7', '--count', '2']],
  ['continue', ['--rows', '3', '--seed', '7', '--count', '2']],
] as const

describe.each(drawing)('%s', (name, args) => {
  const run = (studio: ReturnType<typeof createTaskStudio>, ...more: string[]) =>
    runCommand(commands[name], studio, ['--image', cat, '--out', out, ...args, ...more])

  it('says what is wrong with the file itself, and leaves nothing', async () => {
    const imports = (file: string) => ({ pictureId: null, error: unreadable(file) })
    expect((await run(createTaskStudio({ place, imports }))).code).toBe('picture-not-readable')
    expect(readdirSync(place).sort()).toEqual(['cat.jpg', 'library'])
  })

  it('says so also when the import as a whole has failed', async () => {
    const error = { code: 'nothing-imported' as const, params: { count: 1 } }
    const studio = createTaskStudio({ place, ends: { import: 'failed' }, error })
    expect((await run(studio)).code).toBe('picture-not-readable')
  })

  it('refuses a folder as the one picture, before anything is imported', async () => {
    const studio = createTaskStudio({ place })
    const ran = await runCommand(commands[name], studio, ['--image', place, '--out', out, ...args])
    expect(ran.code).toBe('picture-not-readable')
    expect(requestsOf(studio)).toEqual([])
  })

  it('refuses a picture that the library lacks', async () => {
    const studio = createTaskStudio({ place })
    const ran = await runCommand(commands[name], studio, ['--picture', 'lost', '--out', out, ...args])
    expect(ran.code).toBe('picture-not-found')
    expect(readdirSync(place).sort()).toEqual(['cat.jpg', 'library'])
  })

  it.each(['import', name] as const)('cancels while it is at %s, and leaves nothing', async (task) => {
    const abort = new AbortController()
    const started = (at: string) => at === task && abort.abort()
    const studio = createTaskStudio({ place, ends: { [task]: 'running' }, started })
    const ran = await runCommand(commands[name], studio, ['--image', cat, '--out', out, ...args], {
      signal: abort.signal,
    })
    expect(ran.code).toBe('cancelled')
    expect(studio.called.map(({ name: call }) => call)).toContain('jobs.cancel')
    expect(readdirSync(place).sort()).toEqual(['cat.jpg', 'library'])
    expect(studio.closed()).toBe(true)
  })

  it('starts from the imported file and tells of it in the result', async () => {
    const studio = createTaskStudio({ place })
    expect((await run(studio)).code).toBe('done')
    const [imported, drawn] = requestsOf(studio)
    expect(imported).toEqual({ task: 'import', sources: [{ path: resolve(cat) }], reading: 'person' })
    expect(drawn).toMatchObject({ task: name, pictureId: 'id of cat.jpg', seed: 7, text: null })
    expect(resultOf()).toMatchObject({
      task: name,
      parent: { file: cat, picture: 'id of cat.jpg' },
      prompt: 'a cat',
      seed: 7,
      encoded: false,
      pack: { name: 'starter' },
    })
  })

  it('reads as the original does when it is asked to', async () => {
    const studio = createTaskStudio({ place })
    await run(studio, '--parity')
    expect(requestsOf(studio)[0]).toMatchObject({ task: 'import', reading: 'parity' })
  })

  it('knows a file that the library wrote, and imports even that for the parity reading', async () => {
    writeFileSync(cat, 'own')
    const studio = createTaskStudio({ place })
    await run(studio)
    expect(requestsOf(studio)).toMatchObject([{ task: name, pictureId: 'own picture' }])
    expect(resultOf()).toMatchObject({ parent: { file: cat, picture: 'own picture' } })
    await run(studio, '--parity')
    expect(requestsOf(studio).map(({ task }) => task)).toEqual([name, 'import', name])
  })

  it('takes a picture of the library as it is', async () => {
    const studio = createTaskStudio({ place })
    await runCommand(commands[name], studio, ['--picture', 'kept', '--out', out, ...args])
    expect(requestsOf(studio).map(({ task }) => task)).toEqual([name])
    expect(resultOf()).toMatchObject({ parent: { file: null, picture: 'kept' } })
  })

  it('says when the pack did not draw the picture', async () => {
    const studio = createTaskStudio({ place, change: (generation) => ({ ...generation, encoded: true }) })
    expect((await run(studio)).stderr).toContain(`${cat} was not drawn by this pack`)
    expect(resultOf()).toMatchObject({ encoded: true })
  })

  it('tells a program the result that it writes', async () => {
    const { events } = await run(createTaskStudio({ place }), '--json')
    expect(events.at(-1)).toEqual({ event: 'result', folder: out, ...resultOf() })
  })
})

describe('enlarge', () => {
  it('writes the picture beside plain bicubic', async () => {
    await runCommand(commands.enlarge, createTaskStudio({ place }), [cat, '--out', out, '--text', 'a dog'])
    expect(readdirSync(out).sort()).toEqual(['01.png', 'bicubic.png', 'result.json'])
    expect(read('out', '01.png')).toBe('pixels of generation-of-job-2-0')
    expect(read('out', 'bicubic.png')).toBe('bicubic of generation-of-job-2-0')
    expect(resultOf()).toMatchObject({
      prompt: 'a dog',
      files: ['bicubic.png'],
      pictures: [{ rank: 1, file: '01.png', caps: null }],
    })
  })

  it('takes away the sheet and the candidates of an earlier result there', async () => {
    const studio = createTaskStudio({ place })
    await runCommand(commands.restyle, studio, [cat, '--style', 'flat', '--count', '3', '--out', out])
    expect(readdirSync(out)).toContain('contact-sheet.png')
    await runCommand(commands.enlarge, studio, [cat, '--out', out])
    expect(readdirSync(out).sort()).toEqual(['01.png', 'bicubic.png', 'result.json'])
  })
})

describe('restyle', () => {
  it('asks for the style, its strength and as many as the pack likes', async () => {
    const studio = createTaskStudio({ place })
    const words = ['--words', 'oil paint', '--strength', '0.5', '--text', 'a dog']
    await runCommand(commands.restyle, studio, [cat, '--out', out, ...words])
    expect(requestsOf(studio)[1]).toMatchObject({
      style: null,
      styleWords: 'oil paint',
      strength: 0.5,
      text: 'a dog',
      count: 3,
    })
    expect(readdirSync(out).sort()).toEqual([
      '01.png',
      '02.png',
      '03.png',
      'contact-sheet.png',
      'result.json',
    ])
    expect(resultOf().settings).toMatchObject({ styleWords: 'oil paint', strength: 0.5 })
  })
})

describe('continue', () => {
  it('asks for the rows and the sentence, and names its folder after it', async () => {
    const studio = createTaskStudio({ place })
    const args = ['--image', cat, '--rows', '3', 'a red dog', '--style', 'flat', '--out', out]
    await runCommand(commands.continue, studio, args)
    expect(requestsOf(studio)[1]).toMatchObject({ keepRows: 3, text: 'a red dog', style: 'flat' })
    expect(resultOf().settings).toMatchObject({ keepRows: 3, style: 'flat' })
  })
})
