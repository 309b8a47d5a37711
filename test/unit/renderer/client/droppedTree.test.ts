import { expect, it } from 'vitest'
import { chosenTree, droppedTree } from '../../../../src-renderer/client/droppedTree.ts'

const text = (name: string) => new File(['x'], name)

function fileEntry(name: string): FileSystemEntry {
  const entry = {
    isFile: true,
    isDirectory: false,
    name,
    file: (done: (file: File) => void) => done(text(name)),
  }
  return entry as unknown as FileSystemEntry
}

/** A reader gives what is in a folder in pieces, and nothing at its end. */
function folderEntry(name: string, ...inside: readonly FileSystemEntry[]): FileSystemEntry {
  const pieces = [inside.slice(0, 1), inside.slice(1), []]
  const createReader = () => {
    const left = [...pieces]
    return { readEntries: (done: (some: FileSystemEntry[]) => void) => done(left.shift()?.slice() ?? []) }
  }
  return { isFile: false, isDirectory: true, name, createReader } as unknown as FileSystemEntry
}

const dropOf = (entries: readonly FileSystemEntry[], files: readonly File[] = []) =>
  ({ files, items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })) }) as unknown as DataTransfer

it('finds captions beside pictures, each under its path, and nothing that is hidden', async () => {
  const folder = folderEntry(
    'felt',
    fileEntry('001.png'),
    fileEntry('001.txt'),
    fileEntry('.DS_Store'),
    folderEntry('10_cat', fileEntry('cat.jpg')),
    folderEntry('__MACOSX', fileEntry('cat.jpg')),
  )
  const found = await droppedTree(dropOf([folder]))
  expect(found.map(({ name }) => name)).toEqual(['felt/001.png', 'felt/001.txt', 'felt/10_cat/cat.jpg'])
})

it('takes files without a folder as they are', async () => {
  const found = await droppedTree(dropOf([fileEntry('set.zip')], [text('set.zip')]))
  expect(found.map(({ name }) => name)).toEqual(['set.zip'])
})

it('knows chosen files by where they lie below the folder', () => {
  const below = Object.defineProperty(text('a.txt'), 'webkitRelativePath', { value: 'felt/a.txt' })
  const hidden = Object.defineProperty(text('x'), 'webkitRelativePath', { value: 'felt/.git/x' })
  expect(chosenTree([below, hidden, text('b.png')]).map(({ name }) => name)).toEqual(['felt/a.txt', 'b.png'])
})
