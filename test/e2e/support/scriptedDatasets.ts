/** The datasets of the scripted studio: one with every kind of problem, edits, and an import that brings another. */
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import type { DatasetCommand } from '../../../src-main/contract/datasetRequests.ts'
import type {
  Dataset,
  DatasetItem,
  DatasetReport,
  ItemProblem,
  ItemQuery,
} from '../../../src-main/contract/datasets.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'

const SENTENCES = [
  'a red felt rocket, stitched by hand',
  '毛毡做的小猫',
  'a blue felt house with a chimney',
  'a felt tree, green on white',
  '毛毡做的太阳，有笑脸',
  'a felt fish with black eyes',
] as const
const PROBLEMS: readonly (readonly [number, ItemProblem])[] = [
  [3, 'caption-missing'],
  [7, 'crop'],
  [11, 'duplicate-near'],
  [14, 'caption-missing'],
]

/** The hash of a file stands for a place among the scripted pictures. */
export const fileAt = (place: number): string => place.toString(16).padStart(64, '0')

function itemAt(place: number, prefix: string): DatasetItem {
  const problems = PROBLEMS.filter(([at]) => at === place).map(([, problem]) => problem)
  const missing = problems.includes('caption-missing')
  return {
    id: `${prefix}-${place}`,
    name: `felt/${String(place + 1).padStart(3, '0')}.jpg`,
    file: fileAt(place),
    width: place === 7 ? 640 : 512,
    height: place % 5 === 2 ? 384 : 512,
    captions: missing ? [] : [SENTENCES[place % SENTENCES.length] ?? ''],
    captionSource: missing ? 'none' : 'file',
    crop: null,
    excluded: place === 20,
    split: place % 10 === 9 ? 'validation' : 'train',
    repeats: 1,
    pictureId: null,
    twin: problems.includes('duplicate-near') ? `${prefix}-4` : null,
    problems,
    loss: place % 3 === 0 ? { run: 'run-1', value: 3.2 - place / 30 } : null,
  }
}

function summary(id: string, name: string, items: readonly DatasetItem[]): Dataset {
  const captioned = items.filter(({ captions }) => captions.length > 0)
  const of = (split: DatasetItem['split']) => items.filter((item) => item.split === split).length
  const zh = captioned.filter(({ captions }) => /\p{Script=Han}/u.test(captions[0] ?? '')).length
  return {
    ...{ id, name, createdAt: '2026-11-24T09:00:00.000Z', source: { kind: 'folder', name: 'felt' } },
    pictures: items.length,
    usable: captioned.filter(({ excluded }) => !excluded).length,
    excluded: items.filter(({ excluded }) => excluded).length,
    captioned: captioned.length,
    splits: { train: of('train'), validation: of('validation'), test: of('test') },
    scripts: { zh, en: captioned.length - zh, mixed: 0, other: 0 },
    covers: items.slice(0, 4).map(({ file }) => file),
  }
}

function found(items: readonly DatasetItem[], query: ItemQuery): DatasetItem[] {
  const fits = items.filter(
    (item) =>
      (query.search === '' || `${item.captions.join('\n')} ${item.name}`.includes(query.search)) &&
      (query.problem === null || item.problems.includes(query.problem)) &&
      (query.split === null || item.split === query.split) &&
      (query.excluded === null || item.excluded === query.excluded),
  )
  if (query.order === 'found') return fits
  return fits.toSorted((one, other) => (other.loss?.value ?? -1) - (one.loss?.value ?? -1))
}

type DatasetCalls =
  'datasets.list' | 'datasets.get' | 'datasets.items' | 'datasets.report' | 'datasets.replacePreview'

export interface ScriptedDatasets {
  readonly handlers: Pick<Handlers, DatasetCalls>
  change(command: DatasetCommand): void
  /** What an import comes to. */
  bringIn(name: string): Dataset
  describe(dataset: string): number
}

export function createScriptedDatasets(emit: (event: StudioEvent) => void, begun: boolean): ScriptedDatasets {
  const sets = new Map<string, { name: string; items: DatasetItem[] }>()
  const fill = (id: string, name: string, count: number) =>
    sets.set(id, { name, items: Array.from({ length: count }, (_, place) => itemAt(place, id)) })
  if (begun) {
    fill('felt', '毛毡 Felt animals and things', 1240)
    fill('emblems', 'Emblems', 60)
  }
  const setOf = (id: string) => {
    const set = sets.get(id)
    if (set === undefined) throw new StudioError('dataset-not-found', { id })
    return set
  }
  const datasetOf = (id: string): Dataset => summary(id, setOf(id).name, setOf(id).items)
  const edit = (id: string, change: (item: DatasetItem) => DatasetItem): void => {
    const set = setOf(id)
    set.items = set.items.map(change)
  }
  const withCaptions = (item: DatasetItem, captions: readonly string[]): DatasetItem => ({
    ...item,
    captions: [...captions],
    captionSource: 'person',
    problems: item.problems.filter((problem) => problem !== 'caption-missing' || captions.length === 0),
  })

  return {
    handlers: {
      'datasets.list': () => [...sets.keys()].map(datasetOf),
      'datasets.get': ({ dataset }) => datasetOf(dataset),
      'datasets.items'(query) {
        const all = found(setOf(query.dataset).items, query)
        return { total: all.length, items: all.slice(query.from, query.from + query.limit) }
      },
      'datasets.report': ({ dataset }) => reportOf(datasetOf(dataset), setOf(dataset).items),
      'datasets.replacePreview'({ dataset, find, replace }) {
        const meant = setOf(dataset).items.filter(({ captions }) => captions.join('\n').includes(find))
        const examples = meant.slice(0, 5).map(({ id, captions }) => {
          const before = captions.join('\n')
          return { item: id, before, after: before.replaceAll(find, replace) }
        })
        return { items: meant.length, places: meant.length, emptied: 0, examples }
      },
    },
    change(command) {
      const { dataset } = command
      switch (command.type) {
        case 'dataset-rename':
          setOf(dataset).name = command.name
          break
        case 'dataset-delete':
          sets.delete(dataset)
          break
        case 'dataset-caption':
          edit(dataset, (item) => (item.id === command.item ? withCaptions(item, command.captions) : item))
          break
        case 'dataset-replace':
          edit(dataset, (item) =>
            withCaptions(
              item,
              item.captions.map((caption) => caption.replaceAll(command.find, command.replace)),
            ),
          )
          break
        case 'dataset-exclude':
          edit(dataset, (item) =>
            command.items.includes(item.id) ? { ...item, excluded: command.excluded } : item,
          )
          break
        case 'dataset-crop':
          edit(dataset, (item) => (command.items.includes(item.id) ? { ...item, crop: command.crop } : item))
          break
        default:
          break
      }
      emit({ type: 'datasets', datasets: [dataset] })
    },
    bringIn(name) {
      const id = `dataset-${sets.size + 1}`
      fill(id, name, 60)
      emit({ type: 'datasets', datasets: [id] })
      return datasetOf(id)
    },
    describe(dataset) {
      const missing = setOf(dataset).items.filter(({ captions }) => captions.length === 0).length
      edit(dataset, (item) => (item.captions.length > 0 ? item : withCaptions(item, ['a felt thing'])))
      emit({ type: 'datasets', datasets: [dataset] })
      return missing
    },
  }
}

function reportOf(dataset: Dataset, items: readonly DatasetItem[]): DatasetReport {
  const used = items.filter(({ excluded }) => !excluded)
  const entriesOf = (problem: ItemProblem, number: number | null, detail = '') =>
    used
      .filter(({ problems }) => problems.includes(problem))
      .map(({ id, name }) => ({ item: id, name, number, detail }))
  const missing = entriesOf('caption-missing', null)
  const near = entriesOf('duplicate-near', null, 'felt/005.jpg')
  const cut = entriesOf('crop', 42)
  const file = (name: string, detail = '') => ({ item: null, name, number: null, detail })
  const all: DatasetReport['problems'] = [
    {
      kind: 'caption-missing',
      mends: ['describe', 'edit', 'exclude'],
      count: missing.length,
      entries: missing,
    },
    { kind: 'duplicate-near', mends: ['exclude'], count: near.length, entries: near },
    { kind: 'crop', mends: ['crop', 'exclude'], count: cut.length, entries: cut },
    {
      kind: 'unreadable',
      mends: ['source'],
      count: 2,
      entries: [
        file('felt/broken.jpg', 'It ends in the middle.'),
        file('felt/half.png', 'It ends in the middle.'),
      ],
    },
    { kind: 'orphan-caption', mends: ['source'], count: 1, entries: [file('felt/lost.txt')] },
    {
      kind: 'other',
      mends: ['none'],
      count: 3,
      entries: [file('felt/notes.docx'), file('a.xlsx'), file('b.psd')],
    },
  ]
  return {
    dataset,
    files: {
      found: items.length * 2 + 6,
      pictures: items.length,
      unreadable: 2,
      captions: items.length - missing.length,
      orphanCaptions: 1,
      metadata: 0,
      metadataUnreadable: 0,
      other: 3,
    },
    recoded: [{ name: 'felt/004.txt', encoding: 'GB 18030' }],
    pack: 'starter',
    longestText: 24,
    side: 64,
    problems: all.filter(({ count }) => count > 0),
    tooFew: false,
  }
}
