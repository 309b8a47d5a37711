/** A database as version 4 left it becomes one that holds runs. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openConnection } from '../../../../src-main/store/connection.ts'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import { migrate, migrations } from '../../../../src-main/store/migrate.ts'
import { openStore } from '../../../../src-main/store/openStore.ts'
import { sampleFinetune } from '../../studio/finetunes/sampleFinetune.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('keeps what was there, and holds runs', async () => {
  const file = path.join(folder, 'library.sqlite')
  const fourth = openConnection(file)
  await migrate(fourth, file, disk, migrations.slice(0, 4))
  fourth.exec("INSERT INTO boards (id, name, created_at) VALUES ('b', '画板', '2026-01-01')")
  fourth.close()
  const store = await openStore(folder, { fileSystem: disk, check: true })
  expect(store.boards.list().map(({ name }) => name)).toEqual(['画板'])
  store.finetunes.insert(sampleFinetune())
  expect(store.finetunes.list()).toEqual([sampleFinetune()])
  store.close()
})
