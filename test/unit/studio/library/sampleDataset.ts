import { createHash } from 'node:crypto'
import { newId } from '../../../../src-main/store/newId.ts'
import type { DatasetRecord, ItemRecord } from '../../../../src-main/store/datasets.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'

/** A dataset as an import records it, with `captions.length` pictures. */
export function sampleDataset(
  captions: readonly (readonly string[])[],
): [DatasetRecord, ItemRecord[], Uint8Array[]] {
  const files = captions.map((_, i) => Buffer.from(`picture ${i}`))
  const dataset: DatasetRecord = {
    id: newId(),
    name: 'dresses',
    createdAt: '2026-02-03T04:05:06.000Z',
    source: { kind: 'folder', name: 'dresses' },
    findings: {
      files: {
        found: captions.length,
        pictures: captions.length,
        unreadable: 0,
        captions: 0,
        orphanCaptions: 0,
        metadata: 0,
        metadataUnreadable: 0,
        other: 0,
      },
      recoded: [],
      problems: [],
    },
    deletedAt: null,
  }
  const items = captions.map((own, i): ItemRecord => ({
    id: newId(),
    name: `${i}.png`,
    file: createHash('sha256')
      .update(files[i] ?? '')
      .digest('hex'),
    width: 64,
    height: 96,
    captions: [...own],
    captionSource: own.length === 0 ? 'none' : 'file',
    crop: null,
    excluded: false,
    split: 'train',
    repeats: 1,
    pictureId: null,
    twin: null,
    loss: null,
  }))
  return [dataset, items, files]
}

/** Its ids, once it is recorded. */
export async function recordSampleDataset(
  library: Library,
  captions: readonly (readonly string[])[],
): Promise<{ dataset: string; items: string[]; files: string[] }> {
  const [dataset, items, bytes] = sampleDataset(captions)
  const staged = await library.store.datasetFiles.stage()
  for (const each of bytes) await staged.put(each)
  await library.recordDataset(dataset, items, staged)
  await staged.drop()
  return { dataset: dataset.id, items: items.map(({ id }) => id), files: items.map(({ file }) => file) }
}
