import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { emptyDesignSheet } from '../../../src-main/contract/designSheet.ts'
import { disk } from '../../../src-main/store/fileSystem.ts'
import { openStore } from '../../../src-main/store/openStore.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('keeps the last sheet, also after a restart, and names a damaged one', async () => {
  const first = await openStore(folder, { fileSystem: disk, check: false })
  expect(first.designs.get('one')).toBeNull()
  first.designs.set('one', emptyDesignSheet)
  const sheet = { ...emptyDesignSheet, styleName: '夏天', styleNumber: 'S-1' }
  first.designs.set('one', sheet)
  first.close()
  const second = await openStore(folder, { fileSystem: disk, check: false })
  expect(second.designs.get('one')).toEqual(sheet)
  expect(second.designs.get('two')).toBeNull()
  const other = new Database(path.join(folder, 'library.sqlite'))
  other.exec(`UPDATE designs SET sheet = '{}'`)
  other.close()
  expect(() => second.designs.get('one')).toThrow('library-damaged')
  second.close()
})
