import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
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

describe('rank', () => {
  let folder: string
  beforeEach(() => {
    folder = join(place, 'pictures')
    mkdirSync(folder)
    for (const name of ['a.png', 'b, or "c".png']) writeFileSync(join(folder, name), '')
  })

  it('refuses a file that can’t be written, before anything is opened', async () => {
    const studio = createTaskStudio({ place })
    for (const csv of [folder, join(place, 'nowhere', 'x.csv')]) {
      const ran = await runCommand(commands.rank, studio, ['猫', folder, '--csv', csv])
      expect(ran.code).toBe('folder-unwritable')
    }
    expect(studio.called).toEqual([])
  })

  it('leaves no file when it is cancelled, and keeps the one that was there', async () => {
    const csv = join(place, 'out.csv')
    writeFileSync(csv, 'mine')
    const abort = new AbortController()
    const started = (at: string) => at === 'rank' && abort.abort()
    const studio = createTaskStudio({ place, ends: { rank: 'running' }, started })
    const ran = await runCommand(commands.rank, studio, ['猫', folder, '--csv', csv], {
      signal: abort.signal,
    })
    expect(ran.code).toBe('cancelled')
    expect(read('out.csv')).toBe('mine')
    expect(readdirSync(place).sort()).toEqual(['library', 'out.csv', 'pictures'])
  })

  it('prints rank, score and file, the best first', async () => {
    const { stdout } = await runCommand(commands.rank, createTaskStudio({ place }), ['猫', folder])
    expect(stdout.trimEnd().split('\n')).toEqual([
      `1  0.500  ${join(folder, 'b, or "c".png')}`,
      `2  0.250  ${join(folder, 'a.png')}`,
    ])
  })

  it('puts each sentence over its own ranks', async () => {
    const { stdout } = await runCommand(commands.rank, createTaskStudio({ place }), [
      '猫',
      folder,
      '--text',
      '狗',
    ])
    expect(stdout.match(/^(猫|狗|1|2)/gm)).toEqual(['猫', '1', '2', '狗', '1', '2'])
  })

  it('writes exactly these columns, as RFC 4180 has them', async () => {
    const csv = join(place, 'out.csv')
    const studio = createTaskStudio({ place })
    await runCommand(commands.rank, studio, ['猫,狗', folder, '--csv', csv])
    expect(read('out.csv')).toBe(
      [
        'text,file,rank,caps_mean,caps_sum',
        `"猫,狗","${join(folder, 'b, or ""c"".png')}",1,0.5,${Math.log(0.5)}`,
        `"猫,狗",${join(folder, 'a.png')},2,0.25,${Math.log(0.25)}`,
        '',
      ].join('\r\n'),
    )
    expect(readdirSync(place).sort()).toEqual(['library', 'out.csv', 'pictures'])
  })

  it('asks for every sentence once and writes the result where a folder is named', async () => {
    const studio = createTaskStudio({ place })
    const args = ['猫', folder, '--text', '狗', '--text', '猫', '--out', out, '--pack', 'starter']
    await runCommand(commands.rank, studio, args)
    expect(requestsOf(studio)[1]).toEqual({
      task: 'rank',
      texts: ['猫', '狗'],
      pictureIds: ['id of a.png', 'id of b, or "c".png'],
      pack: 'starter',
    })
    expect(readdirSync(out).sort()).toEqual(['result.json', 'scores.csv'])
    expect(resultOf()).toMatchObject({
      task: 'rank',
      prompt: '猫',
      seed: null,
      settings: {},
      texts: ['猫', '狗'],
      scores: [{ text: '猫', rank: 1 }, { rank: 2 }, { text: '狗', rank: 1 }, { rank: 2 }],
    })
  })
})
