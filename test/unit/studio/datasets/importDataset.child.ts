/** Imports a folder into a library and says how far it is, until somebody kills it. */
import { importDataset } from '../../../../src-main/studio/datasets/importDataset.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'

const [, , folder = '', source = ''] = process.argv
const library = await openLibrary(folder)
const uploads = { path: (upload: string) => upload, discard: () => Promise.resolve() }
await importDataset(
  { library, staging: uploads },
  { kind: 'import-dataset', name: '', folderCaptions: true, source: { kind: 'path', path: source } },
  {
    signal: new AbortController().signal,
    progress: (done) => void process.stdout.write(`${done}\n`),
  },
)
process.stdout.write('recorded\n')
setInterval(() => {}, 60_000)
