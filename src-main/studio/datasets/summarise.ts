import { captionScript } from '../../contract/captionScript.ts'
import type { Dataset } from '../../contract/datasets.ts'
import type { DatasetRecord, ItemRecord } from '../../store/datasets.ts'

const COVERS = 4

/** What a list of datasets says of one. */
export function summarise(
  { id, name, createdAt, source }: DatasetRecord,
  items: readonly ItemRecord[],
): Dataset {
  const taken = items.filter(({ excluded }) => !excluded)
  const scripts: Dataset['scripts'] = { zh: 0, en: 0, mixed: 0, other: 0 }
  for (const { captions } of taken) for (const caption of captions) scripts[captionScript(caption)] += 1
  const splits: Dataset['splits'] = { train: 0, validation: 0, test: 0 }
  for (const { split } of taken) splits[split] += 1
  return {
    id,
    name,
    createdAt,
    source,
    pictures: items.length,
    usable: taken.filter(({ captions }) => captions.length > 0).length,
    excluded: items.length - taken.length,
    captioned: items.filter(({ captions }) => captions.length > 0).length,
    splits,
    scripts,
    covers: taken.slice(0, COVERS).map(({ file }) => file),
  }
}
