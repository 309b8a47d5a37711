import { readdir, readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSafetensors, writeSafetensors } from '../../../src-main/formats/safetensors.ts'
import type { Safetensors, TensorToWrite } from '../../../src-main/formats/safetensors.ts'
import {
  elementBytes,
  elementCount,
  readTensor,
  readTensorBytes,
} from '../../../src-main/formats/tensorTable.ts'
import type { TensorDtype } from '../../../src-main/formats/tensorTable.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'

function bytesOf(header: unknown, data: Uint8Array = new Uint8Array(0)): Buffer {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, data])
}

async function read(bytes: Uint8Array): Promise<Safetensors> {
  return await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'weights.safetensors')
    await writeFile(file, bytes)
    return await readSafetensors(file)
  })
}

const entry = (begin: number, end: number, shape: unknown = [(end - begin) / 4], dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})
const eight = new Uint8Array(8)

describe('a file that is not one', () => {
  const hugeLength = Buffer.alloc(64, 0xff)
  const lengthWithoutHeader = Buffer.alloc(64, 0)
  lengthWithoutHeader[0] = 16

  test.each([
    ['garbage', hugeLength],
    ['no brace', lengthWithoutHeader],
    ['no JSON', bytesOf('{"a":')],
    ['text that is not UTF-8', bytesOf('{"é":1}').fill(0xff, 10, 12)],
    ['a list', bytesOf('{}').fill('[]', 8, 10)],
    ['an entry that is a text', bytesOf({ a: 'x' })],
    ['an unknown type', bytesOf({ a: entry(0, 8, [2], 'Q4') }, eight)],
    ['a negative size', bytesOf({ a: entry(0, 8, [-2]) }, eight)],
    ['a fraction', bytesOf({ a: entry(0, 8, [1.5]) }, eight)],
    ['a shape that needs more', bytesOf({ a: entry(0, 8, [3]) }, eight)],
    ['offsets turned round', bytesOf({ a: entry(8, 0, [2]) }, eight)],
    ['a hole', bytesOf({ a: entry(0, 4), b: entry(8, 12) }, new Uint8Array(12))],
    ['a hole at the beginning', bytesOf({ a: entry(4, 8) }, eight)],
    ['an overlap', bytesOf({ a: entry(0, 8), b: entry(4, 8) }, eight)],
    ['bytes behind the end', bytesOf({ a: entry(0, 4) }, eight)],
    ['metadata that is a number', bytesOf({ __metadata__: { step: 1 } })],
  ])('%s is refused', async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code: 'checkpoint-invalid' })
  })

  test('cut anywhere it says how many bytes should be there', async () => {
    const bytes = bytesOf({ a: entry(0, 8) }, eight)
    const header = bytes.length - 8
    for (let length = 0; length < bytes.length; length++) {
      const expected = length < 8 ? 8 : length < header ? header : bytes.length
      await expect(read(bytes.subarray(0, length))).rejects.toMatchObject({
        code: 'pack-file-truncated',
        params: { expected, actual: length },
      })
    }
  })

  test('any flipped bit of the header is an error or a readable table, never a fault', async () => {
    const bytes = bytesOf({ first: entry(0, 4), second: entry(4, 8) }, eight)
    for (let bit = 0; bit < (bytes.length - 8) * 8; bit += 5) {
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const outcome = await read(flipped).then(
        ({ tensors }) => (tensors.size <= 2 ? 'read' : 'too many'),
        (thrown: unknown) => (thrown instanceof Error && 'code' in thrown ? thrown.code : thrown),
      )
      expect(['read', 'checkpoint-invalid', 'pack-file-truncated']).toContain(outcome)
    }
  })
})

const dtypes = Object.keys(elementBytes) as TensorDtype[]
const tensorArbitrary = fc
  .record({
    dtype: fc.constantFrom(...dtypes),
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    seed: fc.nat(255),
  })
  .map(({ dtype, shape, seed }) => {
    const length = elementCount(shape) * elementBytes[dtype]
    return { dtype, shape, bytes: Uint8Array.from({ length }, (_, i) => (i * 7 + seed) & 255) }
  })

describe('writing', () => {
  test('what is written is read again, each tensor aligned to its elements', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ minLength: 1 }), tensorArbitrary, { maxKeys: 8, noNullPrototype: true }),
        fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { maxKeys: 3, noNullPrototype: true }),
        async (tensors, metadata) => {
          const named = Object.entries(tensors).filter(([name]) => name !== '__metadata__')
          const clean = Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== '__proto__'))
          await withTemporaryFolder(async (folder) => {
            const file = join(folder, 'weights.safetensors')
            const list = named.map(([name, tensor]): TensorToWrite => ({ name, ...tensor }))
            await writeSafetensors(file, list, clean)
            const { tensors: found, metadata: foundMetadata } = await readSafetensors(file)
            expect(foundMetadata).toEqual(clean)
            expect([...found.keys()].sort()).toEqual(named.map(([name]) => name).sort())
            for (const [name, { bytes, dtype, shape }] of named) {
              const one = found.get(name)
              if (one === undefined) throw new Error('missing')
              expect(one).toMatchObject({ dtype, shape })
              expect(one.offset % elementBytes[dtype]).toBe(0)
              expect(Buffer.compare(await readTensorBytes(one), bytes)).toBe(0)
            }
            expect(await readdir(folder)).toEqual(['weights.safetensors'])
          })
        },
      ),
      { numRuns: 40 },
    )
  })

  test('a failure in the middle leaves the old file and nothing else', async () => {
    await withTemporaryFolder(async (folder) => {
      const file = join(folder, 'weights.safetensors')
      await writeFile(file, 'old')
      const broken = {
        name: 'b',
        dtype: 'F32',
        shape: [2],
        bytes: () => Promise.reject(new Error('gone')),
      } as const
      const whole = { name: 'a', dtype: 'F32', shape: [2], bytes: eight } as const
      await expect(writeSafetensors(file, [whole, broken])).rejects.toThrow('gone')
      await expect(writeSafetensors(file, [{ ...whole, bytes: new Uint8Array(7) }])).rejects.toThrow(
        '7 bytes',
      )
      await expect(writeSafetensors(file, [whole, whole])).rejects.toThrow('twice')
      expect(await readFile(file, 'utf8')).toBe('old')
      expect(await readdir(folder)).toEqual(['weights.safetensors'])
    })
  })

  test('where no file can be, the folder is named', async () => {
    await withTemporaryFolder(async (folder) => {
      const file = join(folder, 'missing', 'weights.safetensors')
      await expect(writeSafetensors(file, [])).rejects.toMatchObject({ code: 'folder-unwritable' })
      await mkdir(join(folder, 'a'))
      await expect(writeSafetensors(join(folder, 'a'), [])).rejects.toMatchObject({
        code: 'folder-unwritable',
      })
      expect(await readdir(folder)).toEqual(['a'])
    })
  })
})

test('every type becomes float32', async () => {
  const written: [TensorDtype, ArrayBufferView<ArrayBuffer>, number[]][] = [
    ['F64', Float64Array.of(0.5, -3), [0.5, -3]],
    ['F32', Float32Array.of(0.5, -3), [0.5, -3]],
    ['F16', Uint16Array.of(0x3800, 0xfc00), [0.5, -Infinity]],
    ['BF16', Uint16Array.of(0x3f00, 0xc040), [0.5, -3]],
    ['I64', BigInt64Array.of(5n, -3n), [5, -3]],
    ['I32', Int32Array.of(5, -3), [5, -3]],
    ['I16', Int16Array.of(5, -3), [5, -3]],
    ['I8', Int8Array.of(5, -3), [5, -3]],
    ['U8', Uint8Array.of(5, 253), [5, 253]],
    ['BOOL', Uint8Array.of(0, 1), [0, 1]],
  ]
  await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'weights.safetensors')
    const bytes = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    await writeSafetensors(
      file,
      written.map(([dtype, view]) => ({ name: dtype, dtype, shape: [2], bytes: bytes(view) })),
    )
    const { tensors } = await readSafetensors(file)
    for (const [dtype, , values] of written) {
      const found = tensors.get(dtype)
      expect(found === undefined ? [] : [...(await readTensor(found))], dtype).toEqual(values)
    }
  })
})
