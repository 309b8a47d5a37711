import type { LibraryCommand } from '../../contract/commands.ts'
import type { DatasetCommand } from '../../contract/datasetRequests.ts'
import type { CaptionSource } from '../../contract/datasets.ts'
import { StudioError } from '../../contract/errors.ts'
import type { DatasetEffect, ItemEffect } from '../../store/datasetEffects.ts'
import type { ItemRecord } from '../../store/datasets.ts'
import type { Store } from '../../store/openStore.ts'
import { dealSplit } from './dealSplit.ts'
import { createReplacer } from './replaceInCaptions.ts'

type DatasetStore = Pick<Store, 'datasets'>

export function isDatasetCommand(command: LibraryCommand): command is DatasetCommand {
  return 'dataset' in command
}

/**
 * What an edit of a dataset does to the rows as they are now; nothing where everything is already as it asks.
 * @param at time of the change, ISO 8601
 * @throws StudioError dataset-not-found, dataset-item-not-found
 */
export function planDatasetChange(
  { datasets }: DatasetStore,
  command: DatasetCommand,
  at: string,
): DatasetEffect[] {
  const { dataset } = command
  const { name, deletedAt } = datasets.get(dataset)
  const itemsNamed = (ids: readonly string[]) => named(datasets.items(dataset), ids)
  switch (command.type) {
    case 'dataset-rename':
      if (command.name === name) return []
      return [
        { kind: 'dataset', dataset, before: { name, deletedAt }, after: { name: command.name, deletedAt } },
      ]
    case 'dataset-delete':
      return [{ kind: 'dataset', dataset, before: { name, deletedAt }, after: { name, deletedAt: at } }]
    case 'dataset-caption':
      return setCaptions(dataset, itemsNamed([command.item]), () => tidy(command.captions), 'person')
    case 'dataset-replace': {
      const replaced = createReplacer(command)
      const items = command.items === null ? datasets.items(dataset) : itemsNamed(command.items)
      return setCaptions(dataset, items, ({ captions }) => replaced(captions).captions, 'person')
    }
    case 'dataset-describe': {
      const written = new Map(command.captions.map(({ item, caption }) => [item, tidy([caption])]))
      const missing = itemsNamed([...written.keys()]).filter(({ captions }) => captions.length === 0)
      return setCaptions(dataset, missing, ({ id }) => written.get(id) ?? [], 'model')
    }
    case 'dataset-exclude':
      return setField(dataset, itemsNamed(command.items), 'excluded', () => command.excluded)
    case 'dataset-crop':
      return setField(dataset, itemsNamed(command.items), 'crop', () => command.crop)
    case 'dataset-assign':
      return setField(dataset, itemsNamed(command.items), 'split', () => command.split)
    case 'dataset-split': {
      const items = datasets.items(dataset).filter(({ split }) => split !== 'test')
      const validation = dealSplit(items, command.seed, command.share)
      return setField(dataset, items, 'split', ({ id }) => (validation.has(id) ? 'validation' : 'train'))
    }
  }
}

function named(items: readonly ItemRecord[], ids: readonly string[]): ItemRecord[] {
  const known = new Map(items.map((item) => [item.id, item]))
  return [...new Set(ids)].map((id) => {
    const item = known.get(id)
    if (item === undefined) throw new StudioError('dataset-item-not-found', { id })
    return item
  })
}

function tidy(captions: readonly string[]): string[] {
  return [...new Set(captions.map((caption) => caption.trim()).filter((caption) => caption !== ''))]
}

/** Whose captions stay as they are keeps what it says of where they came from. */
function setCaptions(
  dataset: string,
  items: readonly ItemRecord[],
  wanted: (item: ItemRecord) => readonly string[],
  source: CaptionSource,
): DatasetEffect[] {
  const changes = items.map((item) => {
    const before = { texts: item.captions, source: item.captionSource }
    const texts = [...wanted(item)]
    const same = JSON.stringify(texts) === JSON.stringify(before.texts)
    return {
      id: item.id,
      before,
      after: same ? before : { texts, source: texts.length === 0 ? 'none' : source },
    }
  })
  return grouped(dataset, 'captions', changes)
}

function setField<F extends 'excluded' | 'crop' | 'split'>(
  dataset: string,
  items: readonly ItemRecord[],
  field: F,
  wanted: (item: ItemRecord) => ItemRecord[F],
): DatasetEffect[] {
  return grouped(
    dataset,
    field,
    items.map((item) => ({ id: item.id, before: item[field], after: wanted(item) })),
  )
}

/** Pictures whose value goes from the same to the same share one effect. */
function grouped(
  dataset: string,
  field: ItemEffect['field'],
  changes: readonly { readonly id: string; readonly before: unknown; readonly after: unknown }[],
): DatasetEffect[] {
  const effects = new Map<string, ItemEffect>()
  for (const { id, before, after } of changes) {
    const key = JSON.stringify([before, after])
    if (JSON.stringify(before) === JSON.stringify(after)) continue
    const known = effects.get(key)
    if (known !== undefined) known.items.push(id)
    // That both values are those of this very field is lost where it is one of several.
    else effects.set(key, { kind: 'dataset-item', dataset, field, items: [id], before, after } as ItemEffect)
  }
  return [...effects.values()]
}
