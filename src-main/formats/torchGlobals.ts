/**
 * The names that may appear in a torch checkpoint, and what little is made of them: storages and tensors as places in
 * the file; numpy arrays and the like stay closed. Nothing else is looked up, so nothing in a checkpoint can run.
 */
import { PickleError } from './pickleBytes.ts'
import { PickleGlobal, PickleObject, PickleTuple } from './pickle.ts'
import type { PickleHost } from './pickle.ts'
import { elementCount, rowMajorStrides } from './tensorTable.ts'
import type { TensorDtype } from './tensorTable.ts'

/** A run of elements that tensors look into. */
export class TorchStorage {
  readonly key: string
  readonly dtype: TensorDtype
  /** Number of elements. */
  readonly length: number
  constructor(key: string, dtype: TensorDtype, length: number) {
    this.key = key
    this.dtype = dtype
    this.length = length
  }
}

/** A tensor before it is known where its storage lies. Offset and strides are in elements. */
export class TorchTensor {
  readonly storage: TorchStorage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  constructor(storage: TorchStorage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage
    this.offset = offset
    this.shape = shape
    this.strides = strides
  }

  get contiguous(): boolean {
    const rowMajor = rowMajorStrides(this.shape)
    return this.shape.every((size, axis) => size === 1 || this.strides[axis] === rowMajor[axis])
  }

  /** Elements from the first to behind the last. */
  get span(): number {
    if (elementCount(this.shape) === 0) return 0
    return this.shape.reduce((span, size, axis) => span + (size - 1) * (this.strides[axis] ?? 0), 1)
  }
}

const storageDtypes: Readonly<Record<string, TensorDtype>> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
}

const closedObjects = ['numpy.core.multiarray._reconstruct', 'numpy.ndarray', 'numpy.dtype', '_codecs.encode']

function allowed(): Map<string, PickleGlobal> {
  const globals = [
    new PickleGlobal('collections.OrderedDict', makeDict),
    new PickleGlobal('__builtin__.set', (args) => new PickleObject('set', args)),
    new PickleGlobal('builtins.set', (args) => new PickleObject('set', args)),
    new PickleGlobal('torch._utils._rebuild_tensor_v2', rebuildTensor),
    new PickleGlobal('torch._utils._rebuild_parameter', ([tensor]) => tensor),
    ...Object.keys(storageDtypes).map((name) => new PickleGlobal(name)),
    ...closedObjects.map((name) => new PickleGlobal(name, (args) => new PickleObject(name, args))),
  ]
  return new Map(globals.map((global) => [global.name, global]))
}

/** What one file's pickles are read with. Every storage that is named is collected in `storages`, by its key. */
export function torchHost(): { host: PickleHost; storages: Map<string, TorchStorage> } {
  const storages = new Map<string, TorchStorage>()
  const persistent = (id: unknown): TorchStorage => {
    const storage = readStorage(id)
    const known = storages.get(storage.key)
    if (known !== undefined) {
      if (known.dtype !== storage.dtype || known.length !== storage.length) {
        throw new PickleError(`storage ${storage.key} is described in two ways`)
      }
      return known
    }
    storages.set(storage.key, storage)
    return storage
  }
  return { host: { globals: allowed(), persistent }, storages }
}

/** `('storage', type, key, location, numel)`, in legacy files with a sixth element, None. The location is ignored. */
function readStorage(id: unknown): TorchStorage {
  const items = id instanceof PickleTuple ? id.items : []
  const [word, type, key, , length, view] = items
  const dtype = type instanceof PickleGlobal ? storageDtypes[type.name] : undefined
  if (word !== 'storage' || dtype === undefined || typeof key !== 'string' || !isSize(length)) {
    throw new PickleError('a storage is malformed')
  }
  if (view !== undefined && view !== null) throw new PickleError(`storage ${key} is a view of another`)
  return new TorchStorage(key, dtype, length)
}

/** An OrderedDict from nothing or from a list of pairs (lists of two, as older Pythons write, or tuples). */
function makeDict(args: readonly unknown[]): Map<unknown, unknown> {
  const dict = new Map<unknown, unknown>()
  const [pairs] = args
  if (pairs === undefined) return dict
  if (!Array.isArray(pairs)) throw new PickleError('a table is malformed')
  for (const pair of pairs as unknown[]) {
    const items = pair instanceof PickleTuple ? pair.items : pair
    if (!Array.isArray(items) || items.length !== 2) throw new PickleError('a table is malformed')
    dict.set(items[0], items[1])
  }
  return dict
}

/** `(storage, storage_offset, size, stride, requires_grad, hooks)`. */
function rebuildTensor(args: readonly unknown[]): TorchTensor {
  const [storage, offset, size, stride] = args
  const shape = size instanceof PickleTuple ? size.items : null
  const strides = stride instanceof PickleTuple ? stride.items : null
  if (!(storage instanceof TorchStorage) || !isSize(offset) || shape === null || strides === null) {
    throw new PickleError('a tensor is malformed')
  }
  if (shape.length > 16 || shape.length !== strides.length || !areSizes(shape) || !areSizes(strides)) {
    throw new PickleError('a tensor has a malformed shape')
  }
  const tensor = new TorchTensor(storage, offset, shape, strides)
  // A tensor that repeats its elements (stride 0) could claim any size, so more than the storage holds is refused.
  if (elementCount(shape) > storage.length || offset + tensor.span > storage.length) {
    throw new PickleError(`a tensor reaches beyond its storage ${storage.key}`)
  }
  return tensor
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function areSizes(values: readonly unknown[]): values is readonly number[] {
  return values.every(isSize)
}
