import Database from 'better-sqlite3'
import path from 'node:path'
import { expect, it } from 'vitest'
import { adapterUseSql } from '../../../src-main/store/adapters.ts'
import { disk } from '../../../src-main/store/fileSystem.ts'
import { databaseName, openStore } from '../../../src-main/store/openStore.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'

it('counts the pictures of adapters by the index of pictures', async () => {
  await withTemporaryFolder(async (folder) => {
    const store = await openStore(folder, { fileSystem: disk, check: false })
    store.close()
    const database = new Database(path.join(folder, databaseName), { readonly: true })
    const plan = database.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${adapterUseSql}`).all()
    database.close()
    const details = plan.map(({ detail }) => detail)
    expect(details.some((detail) => /SEARCH pictures USING (COVERING )?INDEX/.test(detail))).toBe(true)
  })
})
