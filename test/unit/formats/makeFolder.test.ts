import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, parse } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder } from '../../../src-main/formats/makeFolder.ts'

let place: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'make-folder-'))
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

describe('makeFolder', () => {
  it.skipIf(!existsSync('/proc/self'))('refuses a place that takes no folders (needs /proc)', async () => {
    await expect(makeFolder('/proc/x')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(makeFolder('/proc/x/y')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('refuses a file, and what is below one', async () => {
    writeFileSync(join(place, 'file'), '')
    await expect(makeFolder(join(place, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(place, 'file', 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' })
    expect(readdirSync(place)).toEqual(['file'])
  })

  it('makes the parents that are missing and names the topmost', async () => {
    mkdirSync(join(place, 'a'))
    const deep = join(place, 'a', '猫 和 狗', 'c')
    expect(await makeFolder(deep)).toBe(join(place, 'a', '猫 和 狗'))
    expect(statSync(deep).isDirectory()).toBe(true)
  })

  it('leaves what is there', async () => {
    expect(await makeFolder(place)).toBeNull()
    expect(await makeFolder(parse(place).root)).toBeNull()
  })

  it('serves several at once', async () => {
    const deep = join(place, 'a', 'b', 'c')
    await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(join(place, 'a', 'd'))])
    expect(readdirSync(join(place, 'a')).sort()).toEqual(['b', 'd'])
  })
})
