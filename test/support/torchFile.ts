/** Writes torch checkpoints by hand, well-formed or hostile, for tests of the reader. */

type Bytes = Buffer

/** Pickle instructions, named after CPython's pickletools. */
export const pickle = {
  proto: Buffer.from([0x80, 2]),
  stop: Buffer.from('.'),
  mark: Buffer.from('('),
  none: Buffer.from('N'),
  emptyDict: Buffer.from('}'),
  emptyList: Buffer.from(']'),
  emptyTuple: Buffer.from(')'),
  setItems: Buffer.from('u'),
  setItem: Buffer.from('s'),
  append: Buffer.from('a'),
  tuple: Buffer.from('t'),
  reduce: Buffer.from('R'),
  build: Buffer.from('b'),
  persistent: Buffer.from('Q'),
  true: Buffer.from([0x88]),
  false: Buffer.from([0x89]),
  global: (module: string, name: string): Bytes => Buffer.from(`c${module}\n${name}\n`),
  text: (value: string): Bytes => {
    const bytes = Buffer.from(value)
    const length = Buffer.alloc(4)
    length.writeUInt32LE(bytes.length)
    return Buffer.concat([Buffer.from('X'), length, bytes])
  },
  integer: (value: number): Bytes => {
    const bytes = Buffer.alloc(9)
    bytes.writeBigInt64LE(BigInt(value), 1)
    bytes[0] = 8
    return Buffer.concat([Buffer.from([0x8a]), bytes])
  },
  put: (index: number): Bytes => Buffer.from([0x71, index]),
  get: (index: number): Bytes => Buffer.from([0x68, index]),
  tupleOf: (...items: Bytes[]): Bytes => Buffer.concat([pickle.mark, ...items, pickle.tuple]),
}

export function joined(...parts: readonly Bytes[]): Bytes {
  return Buffer.concat([pickle.proto, ...parts, pickle.stop])
}

export interface TensorSpec {
  name: string
  storage: string
  offset: number
  shape: number[]
  strides: number[]
}

export interface StorageSpec {
  key: string
  /** Such as `FloatStorage`. */
  type: string
  length: number
  bytes: Buffer
}

export function tensor(spec: TensorSpec, storage: StorageSpec, legacy: boolean): Bytes {
  const { text, integer, tupleOf, global } = pickle
  const id = tupleOf(
    text('storage'),
    global('torch', storage.type),
    text(storage.key),
    text('cuda:0'),
    integer(storage.length),
    ...(legacy ? [pickle.none] : []),
  )
  const args = tupleOf(
    Buffer.concat([id, pickle.persistent]),
    integer(spec.offset),
    tupleOf(...spec.shape.map(integer)),
    tupleOf(...spec.strides.map(integer)),
    pickle.false,
    Buffer.concat([global('collections', 'OrderedDict'), pickle.emptyTuple, pickle.reduce]),
  )
  return Buffer.concat([global('torch._utils', '_rebuild_tensor_v2'), args, pickle.reduce])
}

/** The pickled dict of tensors. */
export function dictOf(
  tensors: readonly TensorSpec[],
  storages: readonly StorageSpec[],
  legacy: boolean,
): Bytes {
  const items = tensors.map((spec) => {
    const storage = storages.find(({ key }) => key === spec.storage)
    if (storage === undefined) throw new Error(`no storage ${spec.storage}`)
    return Buffer.concat([pickle.text(spec.name), tensor(spec, storage, legacy)])
  })
  return Buffer.concat([pickle.emptyDict, pickle.mark, ...items, pickle.setItems])
}

export function legacyFile(object: Bytes, storages: readonly StorageSpec[]): Buffer {
  const magic = Buffer.concat([Buffer.from([0x8a, 10]), Buffer.from('6cfc9c46f9206aa85019', 'hex')])
  const system = [pickle.emptyDict, pickle.text('little_endian'), pickle.true, pickle.setItem]
  const keys = storages.map(({ key }) => Buffer.concat([pickle.text(key), pickle.append]))
  const data = storages.flatMap(({ length, bytes }) => {
    const count = Buffer.alloc(8)
    count.writeBigInt64LE(BigInt(length))
    return [count, bytes]
  })
  return Buffer.concat([
    joined(magic),
    joined(pickle.integer(1001)),
    joined(...system),
    joined(object),
    joined(pickle.emptyList, ...keys),
    ...data,
  ])
}

export interface ZipOptions {
  /** Sizes and offsets in zip64 extra fields, counts and directory in zip64 records. */
  wide: boolean
  /** As torch: the local headers' sizes are 0, a data descriptor follows. */
  descriptors: boolean
}

export function zipFile(
  entries: readonly { name: string; bytes: Buffer; method?: number }[],
  { wide, descriptors }: ZipOptions = { wide: false, descriptors: true },
): Buffer {
  const body: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, bytes, method = 0 } of entries) {
    const flags = descriptors ? 0x808 : 0x800
    const padding = Buffer.alloc((64 - ((at + 30 + name.length + 4) % 64)) % 64)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(method, 8)
    if (!descriptors) local.writeUInt32LE(bytes.length, 18)
    if (!descriptors) local.writeUInt32LE(bytes.length, 22)
    local.writeUInt16LE(name.length, 26)
    local.writeUInt16LE(4 + padding.length, 28)
    const extra = Buffer.alloc(4)
    extra.write('FB', 'latin1')
    extra.writeUInt16LE(padding.length, 2)
    const descriptor = Buffer.alloc(descriptors ? 16 : 0)
    const parts = [local, Buffer.from(name), extra, padding, bytes, descriptor]

    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(flags, 8)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE(wide ? 0xffffffff : bytes.length, 20)
    central.writeUInt32LE(wide ? 0xffffffff : bytes.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt16LE(wide ? 28 : 0, 30)
    central.writeUInt32LE(wide ? 0xffffffff : at, 42)
    const fields = Buffer.alloc(wide ? 28 : 0)
    if (wide) {
      fields.writeUInt16LE(1, 0)
      fields.writeUInt16LE(24, 2)
      fields.writeBigUInt64LE(BigInt(bytes.length), 4)
      fields.writeBigUInt64LE(BigInt(bytes.length), 12)
      fields.writeBigUInt64LE(BigInt(at), 20)
    }
    directory.push(central, Buffer.from(name), fields)
    body.push(...parts)
    at += parts.reduce((sum, part) => sum + part.length, 0)
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([...body, ...directory, ...endRecords(entries.length, size, at, wide)])
}

function endRecords(count: number, size: number, offset: number, wide: boolean): Buffer[] {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(wide ? 0xffff : count, 10)
  end.writeUInt32LE(wide ? 0xffffffff : size, 12)
  end.writeUInt32LE(wide ? 0xffffffff : offset, 16)
  if (!wide) return [end]
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeBigUInt64LE(BigInt(count), 24)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(size), 40)
  record.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(offset + size), 8)
  locator.writeUInt32LE(1, 16)
  return [record, locator, end]
}

/** A whole checkpoint in torch's zip layout. */
export function zipCheckpoint(object: Bytes, storages: readonly StorageSpec[], options?: ZipOptions): Buffer {
  return zipFile(
    [
      { name: 'archive/data.pkl', bytes: joined(object) },
      { name: 'archive/byteorder', bytes: Buffer.from('little') },
      ...storages.map(({ key, bytes }) => ({ name: `archive/data/${key}`, bytes })),
      { name: 'archive/version', bytes: Buffer.from('3\n') },
    ],
    options,
  )
}
