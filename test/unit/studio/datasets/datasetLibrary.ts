/** A library in a folder of its own, with the rooms that datasets need. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { openStaging } from '../../../../src-main/studio/imports/staging.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import { importDataset } from '../../../../src-main/studio/datasets/importDataset.ts'
import type { ImportDatasetRequest } from '../../../../src-main/studio/datasets/importDataset.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Staging } from '../../../../src-main/studio/imports/staging.ts'

export interface DatasetLibrary {
  /** Where a test may put what is to be imported. */
  readonly outside: string
  readonly folder: string
  readonly library: Library
  readonly staging: Staging
  import(
    source: ImportDatasetRequest['source'] | string,
    more?: Partial<ImportDatasetRequest> & { signal?: AbortSignal; progress?: (done: number) => void },
  ): ReturnType<typeof importDataset>
  close(): Promise<void>
}

export async function openDatasetLibrary(): Promise<DatasetLibrary> {
  const root = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  const [outside, folder] = [path.join(root, 'outside'), path.join(root, '图库')]
  await mkdir(outside)
  const library = await openLibrary(folder)
  const staging = openStaging(folder)
  return {
    outside,
    folder,
    library,
    staging,
    import(source, { signal, progress, ...more } = {}) {
      const request: ImportDatasetRequest = {
        kind: 'import-dataset',
        name: '',
        folderCaptions: true,
        source: typeof source === 'string' ? { kind: 'path', path: source } : source,
        ...more,
      }
      const control = {
        signal: signal ?? new AbortController().signal,
        progress: progress ?? (() => undefined),
      }
      return importDataset({ library, staging }, request, control)
    },
    async close() {
      await library.close()
      await rm(root, { recursive: true })
    },
  }
}

/** A picture that is like no other: soft noise in colour, told by its number. */
export async function picture(
  number: number,
  {
    width = 96,
    height = 96,
    format = 'png',
  }: { width?: number; height?: number; format?: 'png' | 'jpeg' | 'webp' } = {},
): Promise<Buffer> {
  let state = number * 2654435761 + 1
  const pixels = Buffer.from(
    Array.from({ length: 8 * 8 * 3 }, () => {
      state = Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9
      return (state >>> 16) & 0xff
    }),
  )
  return sharp(pixels, { raw: { width: 8, height: 8, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .toFormat(format, { quality: 90 })
    .toBuffer()
}

export async function put(root: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const target = path.join(root, name)
    await mkdir(path.dirname(target), { recursive: true })
    await writeFile(target, content)
  }
}
