import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readExamples, writeExamples } from '../../../src-main/formats/exampleFile.ts'
import { writeSafetensors } from '../../../src-main/formats/safetensors.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'

const examples = [
  { ids: [7, 8, 9], positions: [0, 1, 2], kinds: [0, 1, 1] },
  { ids: [70_000], positions: [1088], kinds: [3] },
]

test('a file with something else in it is refused', async () => {
  await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'other.safetensors')
    await writeSafetensors(file, [{ name: 'ids', dtype: 'I32', shape: [1], bytes: new Uint8Array(4) }])
    await expect(readExamples(file)).rejects.toMatchObject({ code: 'checkpoint-invalid' })
  })
})

test('examples are read as they were written, with how often they come', async () => {
  await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'examples.safetensors')
    await writeExamples(file, examples, [1, 4])
    const read = await readExamples(file)
    expect(read.count).toBe(2)
    for (const [index, example] of examples.entries()) {
      const { ids, positions, kinds } = read.example(index)
      expect([ids, positions, kinds].map((each) => Array.from(each))).toEqual(Object.values(example))
    }
    expect([0, 1].map((index) => read.repeats(index))).toEqual([1, 4])
    expect(() => read.example(2)).toThrow(RangeError)
  })
})
