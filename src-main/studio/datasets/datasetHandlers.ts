/** Calls about datasets that only look; edits are commands of the library, imports are works. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { DatasetRecord, ItemRecord } from '../../store/datasets.ts'
import type { LibraryStore } from '../library/openLibrary.ts'
import { createReplacer } from '../library/replaceInCaptions.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { DatasetPictures } from './datasetPictures.ts'
import { findItems } from './findItems.ts'
import { judgeItems } from './judgeItems.ts'
import type { PackLimits } from './judgeItems.ts'
import { report } from './report.ts'
import { summarise } from './summarise.ts'

type DatasetHandlers = Pick<
  Handlers,
  | 'datasets.list'
  | 'datasets.get'
  | 'datasets.items'
  | 'datasets.report'
  | 'datasets.replacePreview'
  | 'datasets.picture'
>

const EXAMPLES = 20
/** Lengths that are remembered: those of some large datasets. */
const MOST_LENGTHS = 100_000

export function createDatasetHandlers({
  store: { datasets },
  pictures,
  openPack,
}: {
  readonly store: { readonly datasets: Pick<LibraryStore['datasets'], 'list' | 'get' | 'items'> }
  readonly pictures: Pick<DatasetPictures, 'of'>
  openPack(nameOrFolder: string | null): Promise<ReadyPack>
}): DatasetHandlers {
  const limitsOf = createLimits(openPack)
  const summary = (record: DatasetRecord) => summarise(record, datasets.items(record.id))

  return {
    'datasets.list': () => datasets.list().map(summary),
    'datasets.get': ({ dataset }) => summary(datasets.get(dataset)),
    async 'datasets.items'(query) {
      const limits = await limitsOf(query.pack)
      datasets.get(query.dataset)
      const items = datasets.items(query.dataset)
      return findItems(items, judgeItems(items, limits), query)
    },
    async 'datasets.report'({ dataset, pack }) {
      const limits = await limitsOf(pack)
      return report(datasets.get(dataset), datasets.items(dataset), limits)
    },
    'datasets.replacePreview'({ dataset, items: ids, ...asked }) {
      datasets.get(dataset)
      const replaced = createReplacer(asked)
      const chosen = ids === null ? null : new Set(ids)
      const changes = datasets
        .items(dataset)
        .filter(({ id }) => chosen === null || chosen.has(id))
        .map((item) => ({ item, ...replaced(item.captions) }))
        .filter(({ places }) => places > 0)
      return {
        items: changes.length,
        places: changes.reduce((sum, { places }) => sum + places, 0),
        emptied: changes.filter(({ captions }) => captions.length === 0).length,
        examples: changes.slice(0, EXAMPLES).map(({ item, captions }) => exampleOf(item, captions)),
      }
    },
    'datasets.picture': ({ file, side }) => pictures.of(file, side),
  }
}

function exampleOf({ id, captions }: ItemRecord, after: readonly string[]) {
  return { item: id, before: captions.join('\n'), after: after.join('\n') }
}

function createLimits(openPack: (nameOrFolder: string | null) => Promise<ReadyPack>) {
  const lengths = new Map<string, number>()

  return async (nameOrFolder: string | null): Promise<PackLimits & { readonly pack: string }> => {
    const { identity, manifest, countIds } = await openPack(nameOrFolder)
    const size = manifest.sizes.find(({ token }) => token === manifest.defaults.size)
    return {
      pack: identity.name,
      longestText: manifest.longestText,
      side: size?.pixels ?? 0,
      countIds(caption) {
        const key = `${identity.sha256} ${caption}`
        const known = lengths.get(key)
        if (known !== undefined) return known
        if (lengths.size >= MOST_LENGTHS) lengths.clear()
        const length = countIds(caption)
        lengths.set(key, length)
        return length
      },
    }
  }
}
