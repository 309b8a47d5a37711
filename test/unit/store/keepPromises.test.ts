import Database from 'better-sqlite3'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { keepPromises } from '../../../src-main/store/keepPromises.ts'

type Pragma = (source: string) => unknown

async function withDatabase(use: (pragma: Pragma) => void): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  const database = new Database(path.join(folder, 'x.sqlite'))
  try {
    use((source) => database.pragma(source, { simple: true }))
  } finally {
    database.close()
    await rm(folder, { recursive: true })
  }
}

describe('misuse', () => {
  it.each(['journal_mode', 'synchronous', 'foreign_keys'])(
    'refuses a database that ignores %s',
    async (name) => {
      await withDatabase((pragma) => {
        // better-sqlite3's own defaults already keep some of them.
        pragma('synchronous = NORMAL')
        pragma('foreign_keys = OFF')
        expect(() =>
          keepPromises((source) => (source.startsWith(`${name} =`) ? null : pragma(source))),
        ).toThrow(name)
      })
    },
  )

  it('refuses a database that cannot have a WAL', () => {
    const database = new Database(':memory:')
    expect(() => keepPromises((source) => database.pragma(source, { simple: true }))).toThrow('journal_mode')
    database.close()
  })
})

it('makes commits durable', async () => {
  await withDatabase((pragma) => {
    keepPromises(pragma)
    expect(['journal_mode', 'synchronous', 'foreign_keys'].map(pragma)).toEqual(['wal', 2, 1])
  })
})
