/**
 * The folder of a run that a terminal started: `run.json` from the beginning, so that a run whose terminal was killed can
 * be taken up again; checkpoints as they come; adapter, card and report at the end.
 */
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { Finetune, FinetuneCurves } from '../contract/finetunes.ts'
import { StudioError } from '../contract/errors.ts'
import { makeFolder } from '../formats/makeFolder.ts'
import { asStudioError, errorCode } from './diskProblems.ts'

const RUN = 'run.json'
export const ADAPTER = 'adapter.safetensors'
const CHECKPOINTS = 'checkpoints'

const recordSchema = z.object({
  format: z.literal('cogview-finetune/1'),
  /** The library that the run is in. */
  library: z.string(),
  finetuneId: z.string(),
})
export type RunRecord = z.infer<typeof recordSchema>

export interface FinetuneFolder {
  /** Absolute. */
  readonly path: string
  write(name: string, content: string | Uint8Array): Promise<void>
  /** `run.json`: where the run is, and what it has come to. */
  writeRun(record: Omit<RunRecord, 'format'>, run: Finetune, curves: FinetuneCurves): Promise<void>
  copy(from: string, name: string): Promise<void>
  /** Before anything is in it: takes away the folders that were made for it. */
  discard(): Promise<void>
  /** The checkpoints of the run's own folder, and no others. */
  copyCheckpoints(from: string): Promise<void>
}

/** @throws StudioError folder-not-empty where another result lies there, folder-unwritable, disk-full */
export async function newFinetuneFolder(typed: string): Promise<FinetuneFolder> {
  const path = resolve(typed)
  return asStudioError(path, async () => {
    const made = await makeFolder(path)
    if ((await readdir(path)).length > 0) throw new StudioError('folder-not-empty', { folder: path })
    return finetuneFolder(path, made)
  })
}

/** @throws StudioError file-unreadable where no run of a terminal is in it */
export async function openFinetuneFolder(
  typed: string,
): Promise<{ folder: FinetuneFolder; record: RunRecord }> {
  const path = resolve(typed)
  const file = join(path, RUN)
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StudioError('file-unreadable', { file }, { cause })
  })
  const read = recordSchema.safeParse(parsed(text))
  if (!read.success) throw new StudioError('file-unreadable', { file }, { cause: read.error })
  return { folder: finetuneFolder(path), record: read.data }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** `made`: the topmost folder that had to be made for it. */
function finetuneFolder(path: string, made: string | null = null): FinetuneFolder {
  const write = (name: string, content: string | Uint8Array) =>
    asStudioError(path, async () => {
      const target = join(path, name)
      await writeFile(`${target}.tmp`, content, { flush: true })
      await rename(`${target}.tmp`, target)
    })
  const copy = (from: string, name: string) =>
    asStudioError(path, async () => {
      const target = join(path, name)
      await copyFile(from, `${target}.tmp`)
      await rename(`${target}.tmp`, target)
    })
  return {
    path,
    write,
    copy,
    async discard() {
      if (made !== null) await rm(made, { recursive: true, force: true })
    },
    writeRun: (record, run, curves) =>
      write(RUN, `${JSON.stringify({ format: 'cogview-finetune/1', ...record, run, curves }, null, 2)}\n`),
    copyCheckpoints: (from) =>
      asStudioError(path, async () => {
        await mkdir(join(path, CHECKPOINTS), { recursive: true })
        const names = (await readdir(from)).filter((name) => name.endsWith('.safetensors'))
        const known = new Set(await readdir(join(path, CHECKPOINTS)))
        for (const name of names) if (!known.has(name)) await copyWhole(join(from, name), name)
        for (const name of known) {
          if (!names.includes(name)) await rm(join(path, CHECKPOINTS, name), { force: true })
        }
      }),
  }

  /** One that the run takes away meanwhile is no longer wanted here either. */
  async function copyWhole(from: string, name: string): Promise<void> {
    try {
      await copy(from, join(CHECKPOINTS, name))
    } catch (error) {
      const cause = error instanceof Error ? error.cause : null
      if (errorCode(cause) !== 'ENOENT' && errorCode(error) !== 'ENOENT') throw error
    }
  }
}
