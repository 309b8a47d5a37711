import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTensor } from '../../../src-main/formats/tensorTable.ts'
import { readTorchCheckpoint } from '../../../src-main/formats/torchCheckpoint.ts'
import type { TorchCheckpoint } from '../../../src-main/formats/torchCheckpoint.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'
import { dictOf, joined, legacyFile, pickle, zipCheckpoint, zipFile } from '../../support/torchFile.ts'
import type { StorageSpec, TensorSpec } from '../../support/torchFile.ts'

async function read<T>(bytes: Buffer, use: (checkpoint: TorchCheckpoint) => Promise<T> | T): Promise<T> {
  return await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'model.pt')
    await writeFile(file, bytes)
    return await use(await readTorchCheckpoint(file))
  })
}

const floats = (values: number[]) => Buffer.from(Float32Array.from(values).buffer)
const storage: StorageSpec = { key: '0', type: 'FloatStorage', length: 6, bytes: floats([0, 1, 2, 3, 4, 5]) }
const whole: TensorSpec = { name: 'a', storage: '0', offset: 0, shape: [2, 3], strides: [3, 1] }
const transposed: TensorSpec = { name: 'b', storage: '0', offset: 0, shape: [3, 2], strides: [1, 3] }
const tail: TensorSpec = { name: 'c', storage: '0', offset: 4, shape: [2], strides: [1] }
const column: TensorSpec = { name: 'd', storage: '0', offset: 1, shape: [2], strides: [3] }

const formats = {
  zip: (tensors: TensorSpec[], storages: StorageSpec[]) =>
    zipCheckpoint(dictOf(tensors, storages, false), storages),
  zip64: (tensors: TensorSpec[], storages: StorageSpec[]) =>
    zipCheckpoint(dictOf(tensors, storages, false), storages, { wide: true, descriptors: true }),
  'zip without descriptors': (tensors: TensorSpec[], storages: StorageSpec[]) =>
    zipCheckpoint(dictOf(tensors, storages, false), storages, { wide: false, descriptors: false }),
  legacy: (tensors: TensorSpec[], storages: StorageSpec[]) =>
    legacyFile(dictOf(tensors, storages, true), storages),
}

const hostile = (...parts: Buffer[]) => zipCheckpoint(Buffer.concat(parts), [storage])

describe('a checkpoint that is not one', () => {
  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['text', Buffer.from('not a checkpoint at all, only words')],
    ['zeros', Buffer.alloc(4096)],
    ['a zip without data.pkl', zipFile([{ name: 'a/b', bytes: Buffer.from('x') }])],
    ['a compressed entry', zipFile([{ name: 'archive/data.pkl', bytes: joined(pickle.none), method: 8 }])],
    ['no table', hostile(pickle.none)],
    ['no tensors', hostile(pickle.emptyDict)],
    [
      'something else than a tensor',
      hostile(pickle.emptyDict, pickle.text('a'), pickle.none, pickle.setItem),
    ],
    ['a missing storage', zipCheckpoint(dictOf([whole], [storage], false), [])],
    [
      'a short storage',
      zipCheckpoint(dictOf([whole], [storage], false), [{ ...storage, bytes: floats([1]) }]),
    ],
  ])('%s is refused', async (_, bytes) => {
    await expect(read(bytes, () => null)).rejects.toMatchObject({ code: 'checkpoint-invalid' })
  })

  test.each(Object.entries(formats))('%s, cut anywhere, is refused', async (_, make) => {
    const bytes = make([whole], [storage])
    for (let length = 0; length < bytes.length; length += 7) {
      await expect(read(bytes.subarray(0, length), () => null)).rejects.toMatchObject({
        code: expect.stringMatching(/^(checkpoint-invalid|pack-file-truncated)$/) as string,
      })
    }
  })

  test('a legacy file without its end says how long it should be', async () => {
    const bytes = formats.legacy([whole], [storage])
    await expect(read(bytes.subarray(0, -4), () => null)).rejects.toMatchObject({
      code: 'pack-file-truncated',
      params: { expected: bytes.length, actual: bytes.length - 4 },
    })
  })

  test('a file that is not there is unreadable', async () => {
    await expect(readTorchCheckpoint('/nowhere/model.pt')).rejects.toMatchObject({ code: 'file-unreadable' })
  })
})

describe('a hostile pickle', () => {
  const { global, text, integer, tupleOf, reduce, mark } = pickle
  const shell = (module: string, name: string) =>
    Buffer.concat([global(module, name), tupleOf(text('id')), reduce])

  test.each([
    ['os.system', shell('os', 'system')],
    ['posix.system', shell('posix', 'system')],
    ['builtins.eval', shell('builtins', 'eval')],
    ['collections.deque', global('collections', 'deque')],
    ['torch._utils.__builtins__', global('torch._utils', '__builtins__')],
    ['os.system', Buffer.concat([mark, text('id'), Buffer.from('ios\nsystem\n')])],
    ['os.system', Buffer.concat([text('os'), text('system'), Buffer.from([0x93])])],
  ])('that names %s is called unsafe and nothing runs', async (name, bytes) => {
    await expect(read(hostile(bytes), () => null)).rejects.toMatchObject({
      code: 'checkpoint-unsafe',
      params: { global: name },
    })
    await expect(read(legacyFile(bytes, []), () => null)).rejects.toMatchObject({ code: 'checkpoint-unsafe' })
  })

  const laughs = Buffer.concat([
    pickle.emptyList,
    pickle.put(0),
    ...Array.from({ length: 100 }, (_, i) => {
      const again = Buffer.concat(Array.from({ length: 10 }, () => pickle.get(i)))
      return Buffer.concat([mark, again, Buffer.from('l'), pickle.put(i + 1)])
    }),
  ])
  test.each([
    ['billion laughs', laughs],
    ['laughs as a name', Buffer.concat([laughs, text('x'), Buffer.from([0x93])])],
    ['a million lists in each other', Buffer.alloc(1_000_000, ']')],
    ['a million marks', Buffer.alloc(1_000_000, '(')],
    [
      'three million steps before a table',
      Buffer.concat([Buffer.alloc(3_000_000, 'N0'), dictOf([whole], [storage], false)]),
    ],
    ['an integer of two gigabytes', Buffer.from([0x8b, 0xff, 0xff, 0xff, 0x7f])],
    ['an integer of negative length', Buffer.from([0x8b, 0xff, 0xff, 0xff, 0xff])],
    ['a text of negative length', Buffer.from([0x54, 0xff, 0xff, 0xff, 0xff])],
    ['a text longer than the file', Buffer.from([0x58, 0xff, 0xff, 0xff, 0x7f])],
    ['bytes of 2^63', Buffer.from([0x8e, 0, 0, 0, 0, 0, 0, 0, 0x80])],
    ['an unknown memory', pickle.get(7)],
    ['an unknown instruction', Buffer.from([0xff])],
    ['an extension', Buffer.from([0x82, 1])],
    ['a call of a text', Buffer.concat([text('x'), pickle.emptyTuple, reduce])],
    ['a call of a storage type', Buffer.concat([global('torch', 'FloatStorage'), pickle.emptyTuple, reduce])],
    ['items for a list', Buffer.concat([pickle.emptyList, text('a'), pickle.none, pickle.setItem])],
    ['a persistent id of nothing', Buffer.concat([pickle.none, pickle.persistent])],
    [
      'a tensor of nothing',
      Buffer.concat([global('torch._utils', '_rebuild_tensor_v2'), tupleOf(integer(1)), reduce]),
    ],
  ])('with %s ends in an error', async (_, bytes) => {
    await expect(read(hostile(bytes), () => null)).rejects.toMatchObject({ code: 'checkpoint-invalid' })
  })

  test.each([
    ['beyond its storage', { ...whole, offset: 1 }],
    ['with strides beyond it', { ...whole, strides: [4, 1] }],
    ['of negative size', { ...whole, shape: [-2, 3] }],
    ['with a negative stride', { ...whole, strides: [-3, 1] }],
    ['that repeats itself without end', { ...whole, shape: [1_000_000, 1_000_000], strides: [0, 0] }],
    ['with more sizes than strides', { ...whole, strides: [1] }],
  ])('with a tensor %s ends in an error', async (_, spec) => {
    await expect(read(formats.zip([spec], [storage]), () => null)).rejects.toMatchObject({
      code: 'checkpoint-invalid',
    })
  })
})

describe.each(Object.entries(formats))('%s', (_, make) => {
  test('tensors share a storage, begin inside it and lie across it', async () => {
    await read(make([whole, transposed, tail, column], [storage]), async ({ tensors }) => {
      const values = await Promise.all(
        [...tensors.values()].map(async (entry) => [...(await readTensor(entry))]),
      )
      expect(values).toEqual([
        [0, 1, 2, 3, 4, 5],
        [0, 3, 1, 4, 2, 5],
        [4, 5],
        [1, 4],
      ])
      expect([...tensors.values()].map(({ contiguous }) => contiguous)).toEqual([true, false, true, false])
      expect(tensors.get('b')?.strides).toEqual([1, 3])
    })
  })

  test('several storages and types keep their places', async () => {
    const storages: StorageSpec[] = [
      storage,
      {
        key: '17',
        type: 'HalfStorage',
        length: 3,
        bytes: Buffer.from(Uint16Array.of(0x3c00, 0xc000, 1).buffer),
      },
      { key: '18', type: 'BFloat16Storage', length: 1, bytes: Buffer.from(Uint16Array.of(0x4049).buffer) },
      { key: '19', type: 'LongStorage', length: 1, bytes: Buffer.from(BigInt64Array.of(-7n).buffer) },
    ]
    const specs = storages.map(({ key, length }) => ({
      name: `t${key}`,
      storage: key,
      offset: 0,
      shape: [length],
      strides: [1],
    }))
    await read(make(specs, storages), async ({ tensors }) => {
      const values = async (name: string) => {
        const entry = tensors.get(name)
        return entry === undefined ? [] : [...(await readTensor(entry))]
      }
      expect(await values('t17')).toEqual([1, -2, 2 ** -24])
      expect(await values('t18')).toEqual([3.140625])
      expect(await values('t19')).toEqual([-7])
    })
  })

  test('the prefix goes when the first name has it, and only then', async () => {
    const named = (...names: string[]) =>
      make(
        names.map((name) => ({ ...whole, name })),
        [storage],
      )
    const keys = (bytes: Buffer) => read(bytes, ({ tensors }) => [...tensors.keys()])
    expect(await keys(named('module.a', 'module.b'))).toEqual(['a', 'b'])
    expect(await keys(named('a', 'module.b'))).toEqual(['a', 'module.b'])
    await expect(keys(named('module.a', 'a'))).rejects.toMatchObject({ code: 'checkpoint-invalid' })
  })
})

test('of a DeepSpeed checkpoint the tensors of `module` are taken, with their names as they are', async () => {
  const module = dictOf([{ ...whole, name: 'module.x' }], [storage], false)
  const object = Buffer.concat([
    pickle.emptyDict,
    pickle.mark,
    pickle.text('module'),
    module,
    pickle.text('iteration'),
    pickle.integer(2 ** 40),
    pickle.text('optimizer'),
    pickle.none,
    pickle.setItems,
  ])
  await read(zipCheckpoint(object, [storage]), ({ tensors, root }) => {
    expect([...tensors.keys()]).toEqual(['module.x'])
    expect(root.get('iteration')).toBe(2 ** 40)
  })
})
