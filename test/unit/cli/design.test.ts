import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../../src-main/cli/commands.ts'
import { createTaskStudio, requestsOf, runCommand } from './taskStudio.ts'

let place: string
let out: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'tasks-'))
  out = join(place, 'out')
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const read = (...path: string[]) => readFileSync(join(place, ...path), 'utf8')
const resultOf = () => JSON.parse(read('out', 'result.json')) as Record<string, unknown>

describe('design', () => {
  const dress = ['--garment', 'dress', '--seed', '7', '--count', '2']

  it('refuses a style that the pack lacks', async () => {
    const studio = createTaskStudio({ place })
    const ran = await runCommand(commands.design, studio, [...dress, '--style', 'cubist', '--out', out])
    expect(ran.code).toBe('style-unknown')
    expect(requestsOf(studio)).toEqual([])
  })

  it('leaves nothing when it is cancelled in the second colour', async () => {
    const abort = new AbortController()
    const studio = createTaskStudio({
      place,
      change(generation) {
        abort.abort()
        return generation
      },
    })
    const args = [...dress, '--colour', 'blue,red', '--out', out]
    expect((await runCommand(commands.design, studio, args, { signal: abort.signal })).code).toBe('cancelled')
    expect(readdirSync(place).sort()).toEqual(['library'])
  })

  it('draws every colour with the same seed, from the sentence that the sheet gives', async () => {
    const studio = createTaskStudio({ place })
    await runCommand(commands.design, studio, [...dress, '--colour', '蓝色,red', '--out', out])
    expect(requestsOf(studio)).toMatchObject([
      {
        task: 'generate',
        text: 'a blue dress',
        seed: 7,
        count: 2,
        design: { attributes: { garment: { choice: 'dress' } } },
      },
      { task: 'generate', text: 'a red dress', seed: 7, count: 2 },
    ])
    expect(readdirSync(out).sort()).toEqual([
      '1-blue-01.png',
      '1-blue-02.png',
      '1-blue-contact-sheet.png',
      '2-red-01.png',
      '2-red-02.png',
      '2-red-contact-sheet.png',
      'result.json',
    ])
    expect(resultOf()).toMatchObject({
      task: 'design',
      parent: null,
      prompt: 'a blue dress',
      seed: 7,
      colourways: [{ colour: 'blue' }, { colour: 'red' }],
      pictures: [
        { colour: 'blue', rank: 1, file: '1-blue-01.png' },
        { colour: 'blue', rank: 2 },
        { colour: 'red', rank: 1, file: '2-red-01.png' },
        { colour: 'red', rank: 2 },
      ],
    })
  })

  it('writes the sentence in the language of the terminal, style words where the pack learned them', async () => {
    const studio = createTaskStudio({ place })
    await runCommand(
      commands.design,
      studio,
      [...dress, '--colour', 'red', '--style', 'flat', '--out', out],
      {
        locale: 'zh-CN',
      },
    )
    expect(requestsOf(studio)).toMatchObject([{ text: '扁平风格的红色连衣裙', style: null }])
    expect(readdirSync(out).sort()).toEqual(['01.png', '02.png', 'contact-sheet.png', 'result.json'])
    expect(resultOf().settings).toMatchObject({ style: 'flat' })
  })

  it('makes line sheets of the best of each colour', async () => {
    const studio = createTaskStudio({ place })
    const sheet = ['--line-sheet', 'pdf,csv', '--name', 'Gala', '--number', 'S-1', '--notes', 'silk']
    await runCommand(commands.design, studio, [...dress, '--colour', 'blue,red', ...sheet, '--out', out])
    const best = ['generation-of-job-1-1', 'generation-of-job-2-1']
    const asked = studio.called.filter(({ name }) => name === 'designs.lineSheet').map(({ params }) => params)
    expect(asked).toMatchObject([
      {
        title: 'Gala',
        format: 'pdf',
        locale: 'en',
        entries: best.map((pictureId) => ({
          pictureId,
          styleName: 'Gala',
          styleNumber: 'S-1',
          notes: 'silk',
        })),
      },
      { format: 'csv' },
    ])
    expect(read('out', 'line-sheet.pdf')).toBe(`pdf of ${best.join(' ')}`)
    expect(resultOf().files).toEqual(expect.arrayContaining(['line-sheet.pdf', 'line-sheet.csv']))
  })

  it('takes away the colourways of an earlier result there', async () => {
    const studio = createTaskStudio({ place })
    await runCommand(commands.design, studio, [...dress, '--colour', '红色,blue', '--out', out], {
      locale: 'zh-CN',
    })
    expect(readdirSync(out)).toContain('1-红色-contact-sheet.png')
    await runCommand(commands.design, studio, [...dress, '--out', out])
    expect(readdirSync(out).sort()).toEqual(['01.png', '02.png', 'contact-sheet.png', 'result.json'])
  })
})
