import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseRebuildOptions, rebuild } from '../../../src-main/cli/rebuild.ts'
import { createReporter } from '../../../src-main/cli/reporter.ts'
import type { Door } from '../../../src-main/cli/withStudio.ts'
import type { Locale } from '../../../src-main/contract/entities.ts'
import { cliWords } from '../../../src-main/language/cli.ts'
import { openLibrary } from '../../../src-main/studio/library/openLibrary.ts'
import { sampleGeneration } from '../studio/library/sampleGeneration.ts'

let folder: string
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'cogview-')), '图 库')
})
afterEach(() => rm(path.dirname(folder), { recursive: true }))

async function run(locale: Locale, ...args: string[]): Promise<string> {
  let said = ''
  const options = parseRebuildOptions(['--library', folder, ...args], cliWords[locale])
  const streams = {
    stdout: { write: (text: string) => (said += text) },
    stderr: { isTTY: false, columns: 80, write: () => true },
  }
  const door: Door = {
    openStudio: () => Promise.reject(new Error('no studio is opened')),
    makeContactSheet: () => Promise.reject(new Error('no contact sheet is made')),
    reporter: createReporter(options.json, locale, streams),
    locale,
    signal: new AbortController().signal,
  }
  await rebuild(options, door)
  return said
}

async function fill(): Promise<void> {
  const library = await openLibrary(folder)
  const { pictures } = await library.recordGeneration(...sampleGeneration(3))
  library.change({ type: 'rate', ids: [pictures[0]?.id ?? ''], rating: 5 })
  await library.close()
}

describe('misuse', () => {
  it('a folder that is no library is not made one', async () => {
    await expect(run('en')).rejects.toMatchObject({ code: 'library-unreachable', params: { folder } })
    expect(await readdir(path.dirname(folder))).toEqual([])
  })

  it('a library that somebody has open is not touched', async () => {
    await fill()
    const library = await openLibrary(folder)
    await expect(run('en')).rejects.toMatchObject({ code: 'library-in-use' })
    await library.close()
  })

  it('an option that there is not', () => {
    expect(() => parseRebuildOptions(['--seed', '7'], cliWords.en)).toThrow('usage')
  })
})

it('a damaged database: everything comes back, and the damaged file is kept', async () => {
  await fill()
  await writeFile(path.join(folder, 'library.sqlite'), 'not a database, '.repeat(500))
  await expect(openLibrary(folder)).rejects.toMatchObject({ code: 'library-damaged' })
  const said = await run('en')
  expect(said).toContain('generations 1, pictures 3, changes 1')
  const kept = (await readdir(folder)).find((name) => /^library\.damaged-.*\.sqlite$/.test(name)) ?? 'none'
  expect(said).toContain(kept)
  const library = await openLibrary(folder)
  expect([...library.store.generations.all()][0]?.pictures[0]?.rating).toBe(5)
  await library.close()
})

it('speaks Chinese, and as one event for programs', async () => {
  await fill()
  expect(await run('zh-CN')).toContain('1 次绘制的 3 张图片')
  expect(JSON.parse(await run('en', '--json'))).toMatchObject({
    event: 'rebuilt',
    library: folder,
    recovered: { generations: 1, pictures: 3, changes: 1, found: 0, problems: [] },
  })
})
