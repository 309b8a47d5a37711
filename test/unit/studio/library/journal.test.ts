import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import { openJournal } from '../../../../src-main/studio/library/journal.ts'
import { readJournal } from '../../../../src-main/studio/library/readJournal.ts'
import type { FileSystem } from '../../../../src-main/store/fileSystem.ts'
import type { JournalPosition } from '../../../../src-main/store/journalPosition.ts'
import type { JournalEntry } from '../../../../src-main/studio/library/journalEntry.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
})
afterEach(() => rm(folder, { recursive: true }))

const entry = (name: string): JournalEntry => ({
  type: 'state',
  at: '2026-01-01T00:00:00.000Z',
  effects: [{ kind: 'board', boardId: name, before: null, after: { name, createdAt: '2026' } }],
})

async function names(after: JournalPosition | null = null): Promise<string[]> {
  const found: string[] = []
  for await (const line of readJournal(disk, folder, after)) {
    const effect = line.entry?.type === 'state' ? line.entry.effects[0] : undefined
    found.push(effect?.kind === 'board' ? effect.boardId : line.problem)
  }
  return found
}

describe('misuse', () => {
  it('has nothing to take back before a line is written, and not twice', async () => {
    const journal = await openJournal(disk, folder, null)
    expect(() => journal.takeBack()).toThrow()
    journal.append(entry('a'))
    journal.takeBack()
    expect(() => journal.takeBack()).toThrow()
    journal.close()
    expect(await names()).toEqual([])
  })

  it('reads nothing where there is none', async () => {
    expect(await names()).toEqual([])
    expect(await names({ file: '2026-01.jsonl', offset: 5 })).toEqual([])
  })
})

it('gives lines back behind any position, whatever the length of their letters in bytes', async () => {
  const journal = await openJournal(disk, folder, null)
  const all = ['a', '画板', '🐈\n', 'd']
  const positions = all.map((name) => journal.append(entry(name)))
  journal.close()
  expect(await names()).toEqual(all)
  for (const [i, position] of positions.entries()) expect(await names(position)).toEqual(all.slice(i + 1))
})

it('goes on in the last file when the clock was set back, and in order over files', async () => {
  const journalFolder = path.join(folder, 'journal')
  await (await openJournal(disk, folder, null)).close()
  await writeFile(path.join(journalFolder, '2001-12.jsonl'), `${JSON.stringify(entry('old'))}\n`)
  await writeFile(path.join(journalFolder, '9000-01.jsonl'), `${JSON.stringify(entry('future'))}\n`)
  const journal = await openJournal(disk, folder, null)
  expect(journal.append(entry('now')).file).toBe('9000-01.jsonl')
  journal.close()
  expect(await names()).toEqual(['old', 'future', 'now'])
  expect(await readdir(journalFolder)).toHaveLength(2)
})

it('cuts a torn line off when it is opened, and no whole one', async () => {
  const first = await openJournal(disk, folder, null)
  const { file, offset } = first.append(entry('a'))
  const end = first.append(entry('b'))
  first.close()
  for (const known of [null, { file, offset }, end]) {
    await appendFile(path.join(folder, 'journal', file), '{"type":"sta')
    const again = await openJournal(disk, folder, known)
    again.close()
    expect((await readFile(path.join(folder, 'journal', file))).length).toBe(end.offset)
  }
  expect(await names()).toEqual(['a', 'b'])
})

it('writes no line behind half of another, even where that could not be cut off at once', async () => {
  const broken = { append: false, truncate: false }
  const error = Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'write' })
  const fileSystem: FileSystem = {
    ...disk,
    appendSync(file, bytes) {
      if (!broken.append) return disk.appendSync(file, bytes)
      disk.appendSync(file, bytes.subarray(0, 10))
      throw error
    },
    truncateSync(file, length) {
      if (broken.truncate) throw error
      disk.truncateSync(file, length)
    },
  }
  const journal = await openJournal(fileSystem, folder, null)
  journal.append(entry('a'))
  Object.assign(broken, { append: true, truncate: true })
  expect(() => journal.append(entry('b'))).toThrow('library-unreachable')
  expect(journal.isClean()).toBe(false)
  Object.assign(broken, { append: false })
  expect(() => journal.append(entry('c'))).toThrow('library-unreachable')
  Object.assign(broken, { truncate: false })
  journal.append(entry('d'))
  expect(journal.isClean()).toBe(true)
  journal.close()
  expect(await names()).toEqual(['a', 'd'])
})

it('says what is wrong with a line that is none', async () => {
  const journal = await openJournal(disk, folder, null)
  const { file } = journal.append(entry('a'))
  journal.close()
  await appendFile(path.join(folder, 'journal', file), '{"type":"state"}\nnonsense\n')
  const [a, b, c] = await names()
  expect(a).toBe('a')
  expect(b).toContain('effects')
  expect(c).toContain('JSON')
})
