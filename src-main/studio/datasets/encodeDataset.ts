/** A dataset as a run learns from it: codes, computed once for a file, its square, the pack's encoder and a size. */
import { createHash } from 'node:crypto'
import { StudioError } from '../../contract/errors.ts'
import type { ItemRecord } from '../../store/datasets.ts'
import type { CodesKey } from '../../store/encodedFiles.ts'
import type { EncodedDataset, EncodedItem } from '../../store/encodedItems.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { workOnDevice } from './deviceTurn.ts'
import type { DeviceContext, DeviceControl } from './deviceTurn.ts'

export interface EncodeAsked {
  readonly dataset: string
  readonly pack: ReadyPack
  /** Codes along one side. */
  readonly grid: number
}

export interface Encoded extends EncodedDataset {
  /** Pictures that were encoded now, and those that had been before. */
  readonly encoded: number
  readonly known: number
}

/** Codes that are kept together: one transaction. */
const KEPT_AT_ONCE = 64

/**
 * Pictures that are not excluded, in the order of the dataset.
 * @throws StudioError dataset-not-found, cancelled, and what pack, engine and disk throw; what was encoded stays known
 */
export async function encodeDataset(
  context: DeviceContext,
  { dataset, pack, grid }: EncodeAsked,
  { signal, progress }: DeviceControl,
): Promise<Encoded> {
  const { datasets, datasetFiles, encodedFiles } = context.library.store
  datasets.get(dataset)
  const items = datasets.items(dataset).filter(({ excluded }) => !excluded)
  const codec = codecOf(pack)
  const keyOf = ({ file, crop }: ItemRecord): CodesKey => ({ file, crop, codec, grid })
  const nameOf = ({ file, crop }: ItemRecord): string => `${file} ${crop ?? ''}`
  const missing = new Map(
    items.filter((item) => !encodedFiles.has(keyOf(item))).map((item) => [nameOf(item), item]),
  )
  const wanted = missing.size
  const failed = new Set<string>()
  const unwritten: (CodesKey & { readonly codes: readonly number[] })[] = []
  const write = () => encodedFiles.put(unwritten.splice(0))
  progress(0, wanted)
  if (wanted > 0) {
    try {
      await workOnDevice(
        context,
        pack,
        (id) => {
          const pictures = [...missing].map(([key, { file, crop }]) => ({
            key,
            source: { file: datasetFiles.path(file), crop, reading: 'person' as const },
          }))
          return pictures.length === 0 ? null : { type: 'encode', id, grid, pictures }
        },
        (answer) => {
          if (answer.type !== 'encoded') return
          for (const { key, codes } of answer.pictures) {
            const item = missing.get(key)
            if (item !== undefined) unwritten.push({ ...keyOf(item), codes })
            missing.delete(key)
          }
          for (const { key } of answer.failures) {
            failed.add(key)
            missing.delete(key)
          }
          if (unwritten.length >= KEPT_AT_ONCE) write()
          progress(wanted - missing.size, wanted)
        },
        signal,
      )
    } finally {
      write()
    }
  }
  const read = items.flatMap((item): EncodedItem[] => {
    const codes = encodedFiles.get(keyOf(item))
    const { id, captions, split, repeats } = item
    return codes === null ? [] : [{ id, captions, codes, split, repeats }]
  })
  return {
    dataset,
    grid,
    items: read,
    failed: items.filter((item) => failed.has(nameOf(item))).map(({ id }) => id),
    fingerprint: fingerprintOf(read),
    encoded: wanted - failed.size,
    known: items.length - wanted,
  }
}

/** @throws StudioError size-unknown */
export function gridOfSize({ manifest }: Pick<ReadyPack, 'manifest'>, size: string): number {
  const found = manifest.sizes.find(({ token }) => token === size)
  if (found === undefined) {
    throw new StudioError('size-unknown', {
      size,
      known: manifest.sizes.map(({ token }) => token).join(', '),
    })
  }
  return found.grid
}

/** The same weights encode the same, whatever else is in the pack. */
function codecOf({ manifest, identity }: ReadyPack): string {
  return manifest.files[manifest.imageCodec.file]?.sha256 ?? identity.sha256
}

function fingerprintOf(items: readonly EncodedItem[]): string {
  const hash = createHash('sha256')
  for (const item of items) hash.update(`${JSON.stringify(item)}\n`)
  return hash.digest('hex')
}
