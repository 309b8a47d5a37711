/** Everything about runs, put together from what the studio has. */
import { join } from 'node:path'
import type { Locale } from '../../contract/entities.ts'
import type { finetuneCalls } from '../../contract/finetuneCalls.ts'
import type { Handlers } from '../../contract/dispatch.ts'
import type { LibraryStore } from '../library/openLibrary.ts'
import { createAdapterWriter } from './adapter/adapterWriter.ts'
import { createFinetuneHandlers } from './finetuneHandlers.ts'
import { openFinetunes } from './finetunes.ts'
import type { Finetunes, FinetunesContext } from './finetunes.ts'
import { createFinetuneWorks } from './finetuneWorks.ts'
import type { FinetuneWorksContext } from './finetuneWorks.ts'
import { runFolder } from './runFiles.ts'
import type { TeachingSet } from './plan/planFinetune.ts'

export interface FinetunesWiring
  extends
    Pick<FinetunesContext, 'device' | 'launch' | 'openPack' | 'deviceTaken' | 'threads' | 'emit'>,
    Pick<FinetuneWorksContext, 'engine' | 'adapters' | 'codesOf' | 'configure'> {
  readonly library: {
    readonly folder: string
    readonly store: Pick<LibraryStore, 'finetunes' | 'datasets' | 'settings'>
  }
  readonly version: string
  /** Where the settings name none. */
  readonly locale: Locale
}

export interface WiredFinetunes {
  readonly finetunes: Finetunes
  readonly handlers: Pick<Handlers, keyof typeof finetuneCalls>
}

export function wireFinetunes(wiring: FinetunesWiring): WiredFinetunes {
  const { library, emit, openPack } = wiring
  const { finetunes: rows, datasets, settings } = library.store
  const folderOf = (id: string) => runFolder(join(library.folder, 'finetunes', id))
  const itemsOf = (dataset: string) => datasets.items(dataset)
  const works = createFinetuneWorks({
    ...wiring,
    ...{ rows, folderOf },
    writeAdapter: createAdapterWriter({
      ...{ rows, folderOf, version: wiring.version },
      captionsOf: (dataset) => itemsOf(dataset).flatMap(({ captions }) => captions),
    }),
    filesOf: (dataset) => new Map(itemsOf(dataset).map(({ id, file }) => [id, file])),
    keepItemLosses: (run, losses) => emit({ type: 'datasets', datasets: datasets.setLosses(run, losses) }),
  })
  const finetunes = openFinetunes({
    ...wiring,
    ...{ rows, works, folderOf, emit, openPack },
    setOf(dataset): TeachingSet {
      const { id, name } = datasets.get(dataset)
      return { id, name, items: itemsOf(id).filter(({ excluded }) => !excluded) }
    },
    locale: () => settings.get().locale ?? wiring.locale,
  })
  const handlers = createFinetuneHandlers({
    ...{ finetunes, rows, folderOf },
    itemNames: (dataset) =>
      new Map(itemsOf(dataset).map(({ id, name, captions }) => [id, { name, caption: captions[0] ?? '' }])),
  })
  return { finetunes, handlers }
}
