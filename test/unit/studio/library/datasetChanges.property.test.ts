/** Random edits of a dataset, undo, redo, restarts and rebuilding, against whole copies of its state. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import { rebuildLibrary } from '../../../../src-main/studio/library/rebuildLibrary.ts'
import type { DatasetCommand } from '../../../../src-main/contract/datasetRequests.ts'
import type { ItemRecord } from '../../../../src-main/store/datasets.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { recordSampleDataset } from './sampleDataset.ts'

type State = { readonly name: string; readonly items: readonly ItemRecord[] } | null

function stateOf({ store }: Library, dataset: string): State {
  const [found] = store.datasets.list()
  return found === undefined ? null : { name: found.name, items: store.datasets.items(dataset) }
}

/** What the commands promise, said without effects. */
function expected(state: State, command: DatasetCommand): State {
  if (state === null) return null
  if (command.type === 'dataset-rename') return { ...state, name: command.name }
  if (command.type === 'dataset-delete') return null
  const change = (ids: readonly string[], set: (item: ItemRecord) => Partial<ItemRecord>): State => ({
    ...state,
    items: state.items.map((item) => (ids.includes(item.id) ? { ...item, ...set(item) } : item)),
  })
  switch (command.type) {
    case 'dataset-caption':
      return change([command.item], (item) => captioned(item, command.captions, 'person'))
    case 'dataset-describe':
      return change(
        command.captions.map(({ item }) => item),
        (item) => {
          const own = command.captions.filter((each) => each.item === item.id).at(-1)
          return item.captions.length > 0
            ? {}
            : captioned(item, own === undefined ? [] : [own.caption], 'model')
        },
      )
    case 'dataset-replace':
      return change(command.items ?? state.items.map(({ id }) => id), (item) =>
        captioned(
          item,
          item.captions
            .map((each) => each.replaceAll(command.find, command.replace))
            .filter((each) => each !== ''),
          'person',
        ),
      )
    case 'dataset-exclude':
      return change(command.items, () => ({ excluded: command.excluded }))
    case 'dataset-crop':
      return change(command.items, () => ({ crop: command.crop }))
    case 'dataset-assign':
      return change(command.items, () => ({ split: command.split }))
    case 'dataset-split':
      throw new Error('dealSplit.test.ts has this one')
  }
}

function captioned(
  item: ItemRecord,
  captions: readonly string[],
  source: 'person' | 'model',
): Partial<ItemRecord> {
  if (JSON.stringify(captions) === JSON.stringify(item.captions)) return {}
  return { captions: [...captions], captionSource: captions.length === 0 ? 'none' : source }
}

const word = fc.constantFrom('dress', 'coat', '红裙', 'x')
const somePlaces = fc.array(fc.nat(3), { minLength: 1, maxLength: 3 })
const commands = fc.record({
  type: fc.constantFrom(
    'dataset-rename',
    'dataset-delete',
    'dataset-caption',
    'dataset-describe',
    'dataset-replace',
    'dataset-exclude',
    'dataset-crop',
    'dataset-assign',
  ),
  places: somePlaces,
  texts: fc.uniqueArray(word, { maxLength: 2 }),
  word,
  other: word,
  flag: fc.boolean(),
  crop: fc.constantFrom(null, 0, 0.5),
  split: fc.constantFrom('train' as const, 'validation' as const, 'test' as const),
})

type Drawn = typeof commands extends fc.Arbitrary<infer T> ? T : never

function commandOf(
  { type, places, texts, word, other, flag, crop, split }: Drawn,
  dataset: string,
  all: readonly string[],
): DatasetCommand {
  const items = places.map((place) => all[place] ?? '')
  const item = items[0] ?? ''
  switch (type) {
    case 'dataset-rename':
      return { type, dataset, name: word }
    case 'dataset-delete':
      return { type, dataset }
    case 'dataset-caption':
      return { type, dataset, item, captions: texts }
    case 'dataset-describe':
      return { type, dataset, captions: items.map((each) => ({ item: each, caption: word })) }
    case 'dataset-replace':
      return {
        type,
        dataset,
        items: flag ? null : items,
        find: word,
        replace: other,
        matchCase: true,
        wholeWords: false,
      }
    case 'dataset-exclude':
      return { type, dataset, items, excluded: flag }
    case 'dataset-crop':
      return { type, dataset, items, crop }
    default:
      return { type: 'dataset-assign', dataset, items, split }
  }
}

const actions = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: commands },
    { weight: 8, arbitrary: fc.constantFrom('undo' as const, 'undo' as const, 'redo' as const) },
    { weight: 2, arbitrary: fc.constantFrom('restart' as const, 'rebuild' as const) },
  ),
  { maxLength: 25 },
)

it('agrees with the model after every action', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(actions, async (list) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
      let library = await openLibrary(folder)
      try {
        const { dataset, items } = await recordSampleDataset(library, [['dress'], ['红裙', 'x'], [], []])
        const done = [stateOf(library, dataset)]
        const undone: State[] = []
        const now = (): State => done.at(-1) ?? null
        for (const action of list) {
          if (action === 'undo' && done.length > 1) {
            library.undo()
            undone.push(done.pop() ?? null)
          } else if (action === 'redo' && undone.length > 0) {
            library.redo()
            done.push(undone.pop() ?? null)
          } else if (action === 'restart' || action === 'rebuild') {
            await library.close()
            if (action === 'rebuild') await rebuildLibrary(folder)
            library = await openLibrary(folder)
          } else if (typeof action === 'object') {
            const command = commandOf(action, dataset, items)
            const next = expected(now(), command)
            if (now() === null) {
              expect(() => library.change(command)).toThrow('dataset-not-found')
            } else {
              library.change(command)
              if (JSON.stringify(next) !== JSON.stringify(now())) {
                done.push(next)
                undone.length = 0
              }
            }
          }
          expect(stateOf(library, dataset)).toEqual(now())
        }
      } finally {
        await library.close()
        await rm(folder, { recursive: true })
      }
    }),
    { numRuns: 30 },
  )
})
