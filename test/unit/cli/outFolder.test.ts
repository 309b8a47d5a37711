import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOutFolder } from '../../../src-main/cli/outFolder.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'

let place: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'out-folder-'))
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const read = (...path: string[]) => readFileSync(join(place, ...path), 'utf8')
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof StudioError ? error.code : String(error)),
  )

describe('openOutFolder', () => {
  it('refuses a folder below a file, before anything is made', async () => {
    writeFileSync(join(place, 'file'), '')
    expect(await code(openOutFolder(join(place, 'file', 'cats')))).toBe('folder-unwritable')
    expect(await code(openOutFolder(join(place, 'file')))).toBe('folder-unwritable')
    expect(readdirSync(place)).toEqual(['file'])
  })

  it('refuses names that no disk takes', async () => {
    expect(await code(openOutFolder(join(place, 'x'.repeat(300))))).toBe('folder-unwritable')
    expect(await code(openOutFolder(join(place, 'a', 'x'.repeat(300))))).toBe('folder-unwritable')
  })

  it('leaves nothing when it is discarded, not even the folders it made', async () => {
    const out = await openOutFolder(join(place, 'a', 'b', '猫 和 狗'))
    await out.write('01.png', 'x')
    await out.discard()
    expect(readdirSync(place)).toEqual([])
  })

  it('keeps a folder that was there before, with all that is in it', async () => {
    mkdirSync(join(place, 'cats'))
    writeFileSync(join(place, 'cats', 'mine.txt'), 'mine')
    const out = await openOutFolder(join(place, 'cats'))
    await out.write('01.png', 'x')
    await out.discard()
    expect(readdirSync(join(place, 'cats'))).toEqual(['mine.txt'])
  })

  it('shows nothing before it is complete, then everything', async () => {
    const out = await openOutFolder(join(place, 'cats'))
    await out.write('01.png', 'one')
    await out.write('result.json', '{}')
    expect(readdirSync(join(place, 'cats')).filter((name) => !name.startsWith('.'))).toEqual([])
    await out.commit()
    await out.discard()
    expect(readdirSync(join(place, 'cats')).sort()).toEqual(['01.png', 'result.json'])
    expect(read('cats', '01.png')).toBe('one')
  })

  it('replaces what an earlier result left, and nothing else', async () => {
    const cats = join(place, 'cats')
    mkdirSync(cats)
    for (const name of ['01.png', '02.png', '03.png', '77.png', 'mine.txt'])
      writeFileSync(join(cats, name), 'old')
    const files = ['01.png', '02.png', '03.png', 'mine.txt', '../outside.png'].map((file) => ({ file }))
    writeFileSync(join(cats, 'result.json'), JSON.stringify({ pictures: files }))
    writeFileSync(join(place, 'outside.png'), 'old')
    const out = await openOutFolder(cats)
    await out.write('01.png', 'new')
    await out.write('result.json', '{}')
    await out.commit()
    expect(readdirSync(cats).sort()).toEqual(['01.png', '77.png', 'mine.txt', 'result.json'])
    expect(read('cats', '01.png')).toBe('new')
    expect(read('outside.png')).toBe('old')
  })

  it('takes a broken result.json for somebody’s file and replaces only it', async () => {
    const cats = join(place, 'cats')
    mkdirSync(cats)
    writeFileSync(join(cats, 'result.json'), '{ nonsense')
    writeFileSync(join(cats, '09.png'), 'old')
    const out = await openOutFolder(cats)
    await out.write('result.json', '{}')
    await out.commit()
    expect(readdirSync(cats).sort()).toEqual(['09.png', 'result.json'])
  })

  it('puts everything back when a file can’t be moved in', async () => {
    const cats = join(place, 'cats')
    mkdirSync(join(cats, 'result.json', 'a folder where the file should go'), { recursive: true })
    writeFileSync(join(cats, '01.png'), 'old')
    const out = await openOutFolder(cats)
    await out.write('01.png', 'new')
    await out.write('02.png', 'new')
    await out.write('result.json', '{}')
    // result.json is a folder here: reading what it names fails before anything has moved.
    expect(await code(out.commit())).not.toBe('no error')
    await out.discard()
    expect(readdirSync(cats).sort()).toEqual(['01.png', 'result.json'])
    expect(read('cats', '01.png')).toBe('old')
  })

  it('makes folders and files with the rights that others would get', async () => {
    const out = await openOutFolder(join(place, 'cats'))
    await out.write('01.png', 'x')
    await out.commit()
    expect(statSync(join(place, 'cats')).mode & 0o777 & ~(0o777 & ~process.umask())).toBe(0)
    expect(statSync(join(place, 'cats')).mode & 0o700).toBe(0o700)
    expect(statSync(join(place, 'cats', '01.png')).mode & 0o777).toBe(0o666 & ~process.umask())
  })

  it('says so when the folder goes away on the way, and leaves nothing', async () => {
    const out = await openOutFolder(join(place, 'cats'))
    const temporary = readdirSync(join(place, 'cats'))[0] ?? ''
    rmSync(join(place, 'cats', temporary), { recursive: true })
    expect(await code(out.write('01.png', 'x'))).toBe('folder-unwritable')
    await out.discard()
    expect(readdirSync(place)).toEqual([])
  })
})
