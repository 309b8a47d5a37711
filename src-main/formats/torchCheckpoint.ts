/**
 * Checkpoints as torch.save writes them, in its zip format and in the legacy one, read without torch and without
 * running anything in them. Tensors become places in the file; no weight is read here.
 */
import { StudioError } from '../contract/errors.ts'
import { withFileReader } from './fileReader.ts'
import type { FileReader } from './fileReader.ts'
import { MAX_PICKLE_BYTES, UnsafeGlobalError, readPickle } from './pickle.ts'
import { PickleError } from './pickleBytes.ts'
import { readStoredZip } from './storedZip.ts'
import { elementBytes } from './tensorTable.ts'
import type { TensorEntry, TensorTable } from './tensorTable.ts'
import type { TorchStorage } from './torchGlobals.ts'
import { TorchTensor, torchHost } from './torchGlobals.ts'

export interface TorchCheckpoint {
  /**
   * In a DeepSpeed checkpoint (CogView's) the tensors of `module`; else those of the top level, without the prefix
   * `module.` when the first name has it, as the original's VQ-VAE loader does.
   */
  tensors: TensorTable
  /** The whole object, unlooked-into: other entries of the dict, such as `iteration`. */
  root: ReadonlyMap<unknown, unknown>
}

type Fault = (problem: string) => StudioError
/** Where the elements of a storage begin in the file. */
type StorageOffsets = ReadonlyMap<string, number>

const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn
const LEGACY_PROTOCOL = 1001

/**
 * Throws `file-unreadable`, `pack-file-truncated`, `checkpoint-invalid` and, when the pickle names anything that a
 * checkpoint has no need of, `checkpoint-unsafe` with that name.
 */
export async function readTorchCheckpoint(path: string): Promise<TorchCheckpoint> {
  return await withFileReader(path, async (reader) => {
    const { file } = reader
    const fault: Fault = (problem) => new StudioError('checkpoint-invalid', { file, problem })
    try {
      if (reader.size < 4) throw fault('it is too short')
      const zip = (await reader.read(0, 4)).readUInt32LE(0) === 0x04034b50
      const { root, offsets } = zip ? await readZip(reader, fault) : await readLegacy(reader, fault)
      if (!(root instanceof Map)) throw fault('it does not hold a table')
      return { tensors: collectTensors(file, root, offsets, fault), root }
    } catch (cause) {
      if (cause instanceof UnsafeGlobalError) {
        throw new StudioError('checkpoint-unsafe', { file, global: cause.global }, { cause })
      }
      if (cause instanceof PickleError) {
        throw new StudioError('checkpoint-invalid', { file, problem: cause.message }, { cause })
      }
      throw cause
    }
  })
}

interface Contents {
  root: unknown
  offsets: StorageOffsets
}

async function readZip(reader: FileReader, fault: Fault): Promise<Contents> {
  const entries = await readStoredZip(reader, fault)
  const pickleName = [...entries.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name))
  const pickle = pickleName === undefined ? undefined : entries.get(pickleName)
  if (pickleName === undefined || pickle === undefined) throw fault('the archive holds no data.pkl')
  const top = pickleName.slice(0, -'data.pkl'.length)
  if (pickle.size > MAX_PICKLE_BYTES) throw fault('its table of tensors is too large')
  const order = entries.get(`${top}byteorder`)
  if (
    order !== undefined &&
    (await reader.read(order.offset, Math.min(order.size, 16))).toString() !== 'little'
  ) {
    throw fault('it was written on a big-endian machine')
  }
  const { host, storages } = torchHost()
  const { value: root } = readPickle(await reader.read(pickle.offset, pickle.size), 0, host)
  const offsets = new Map<string, number>()
  for (const storage of storages.values()) {
    const entry = entries.get(`${top}data/${storage.key}`)
    if (entry === undefined) throw fault(`storage ${storage.key} is missing`)
    if (entry.size < storageBytes(storage)) throw fault(`storage ${storage.key} is too short`)
    offsets.set(storage.key, entry.offset)
  }
  return { root, offsets }
}

/** Five pickles one after the other (magic, protocol, system, object, keys), then per key a count and the elements. */
async function readLegacy(reader: FileReader, fault: Fault): Promise<Contents> {
  const head = await reader.read(0, Math.min(reader.size, MAX_PICKLE_BYTES))
  const { host, storages } = torchHost()
  let at = 0
  const next = (): unknown => {
    const { value, end } = readPickle(head, at, host)
    at = end
    return value
  }
  if (head[0] !== 0x80 || next() !== LEGACY_MAGIC) throw fault('it is not a file that torch wrote')
  if (next() !== LEGACY_PROTOCOL) throw fault('it has an unknown version of the legacy format')
  const system = next()
  if (!(system instanceof Map) || system.get('little_endian') !== true) {
    throw fault('it was written on a big-endian machine')
  }
  const root = next()
  const keys = next()
  if (!Array.isArray(keys)) throw fault('its list of storages is malformed')
  return { root, offsets: await legacyOffsets(reader, at, keys, storages, fault) }
}

async function legacyOffsets(
  reader: FileReader,
  start: number,
  keys: readonly unknown[],
  storages: ReadonlyMap<string, TorchStorage>,
  fault: Fault,
): Promise<StorageOffsets> {
  const offsets = new Map<string, number>()
  let at = start
  for (const key of keys) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined
    if (storage === undefined || offsets.has(storage.key)) throw fault('its list of storages is malformed')
    offsets.set(storage.key, at + 8)
    at += 8 + storageBytes(storage)
  }
  if (at > reader.size) {
    throw new StudioError('pack-file-truncated', { file: reader.file, expected: at, actual: reader.size })
  }
  for (const storage of storages.values()) {
    const offset = offsets.get(storage.key)
    if (offset === undefined) throw fault(`storage ${storage.key} is missing`)
    const count = (await reader.read(offset - 8, 8)).readBigInt64LE(0)
    if (count !== BigInt(storage.length))
      throw fault(`storage ${storage.key} has another length than announced`)
  }
  return offsets
}

function storageBytes(storage: TorchStorage): number {
  return storage.length * elementBytes[storage.dtype]
}

function collectTensors(
  file: string,
  root: ReadonlyMap<unknown, unknown>,
  offsets: StorageOffsets,
  fault: Fault,
): TensorTable {
  const module = root.get('module')
  const source = module instanceof Map ? (module as ReadonlyMap<unknown, unknown>) : root
  const [first] = source.keys()
  const strip = source === root && typeof first === 'string' && first.startsWith('module.')
  const tensors = new Map<string, TensorEntry>()
  for (const [key, tensor] of source) {
    if (typeof key !== 'string' || !(tensor instanceof TorchTensor)) {
      throw fault(typeof key === 'string' ? `${key} is not a tensor` : 'a name is not a text')
    }
    const name = strip && key.startsWith('module.') ? key.slice('module.'.length) : key
    const start = offsets.get(tensor.storage.key)
    if (start === undefined) throw fault(`storage ${tensor.storage.key} is missing`)
    if (tensors.has(name)) throw fault(`${name} is there twice`)
    tensors.set(name, placeTensor(file, name, tensor, start))
  }
  if (tensors.size === 0) throw fault('it holds no tensors')
  return tensors
}

function placeTensor(file: string, name: string, tensor: TorchTensor, start: number): TensorEntry {
  const { dtype } = tensor.storage
  const bytes = elementBytes[dtype]
  return {
    name,
    dtype,
    shape: tensor.shape,
    file,
    offset: start + tensor.offset * bytes,
    byteLength: tensor.span * bytes,
    contiguous: tensor.contiguous,
    ...(tensor.contiguous ? {} : { strides: tensor.strides }),
  }
}
