/** The files of a run, in a folder of its own in the library. */
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

export interface RunFolder {
  readonly path: string
  readonly examples: string
  readonly validation: string
  readonly checkpoints: string
  /** The picture of a sample, by its name. */
  sample(name: string): string
}

export function runFolder(path: string): RunFolder {
  return {
    path,
    examples: join(path, 'examples.safetensors'),
    validation: join(path, 'validation.safetensors'),
    checkpoints: join(path, 'checkpoints'),
    sample: (name) => join(path, 'samples', name),
  }
}

/** What the examples of a run were made of; written last, so that where it is the examples are whole. */
const contentsSchema = z.object({
  /** Item of each training example, by its place in the file. */
  items: z.array(z.string()),
  examples: z.number().int(),
  heldOut: z.number().int(),
  /** Hex SHA-256 of what the run sees of the data set. */
  fingerprint: z.string(),
  /** Of each prompt the codes of its picture; null where it has none. */
  prompts: z.array(z.array(z.number().int()).nullable()),
})
export type RunContents = z.infer<typeof contentsSchema>

const CONTENTS = 'examples.json'

/** Null where there are no examples yet. */
export async function readContents({ path }: RunFolder): Promise<RunContents | null> {
  const text = await readFile(join(path, CONTENTS), 'utf8').catch(missing)
  return text === null ? null : contentsSchema.parse(JSON.parse(text))
}

export async function writeContents({ path }: RunFolder, contents: RunContents): Promise<void> {
  await writeWhole(join(path, CONTENTS), JSON.stringify(contents))
}

/** A file that is there whole or not at all. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.tmp`, content, { flush: true })
  await rename(`${file}.tmp`, file)
}

const BEST = /^best-(\d+)\.safetensors$/

/** Keeps a checkpoint beyond those that the process takes away; the best one before it goes. */
export async function keepAsBest({ path }: RunFolder, file: string, step: number): Promise<void> {
  const kept = join(path, `best-${step}.safetensors`)
  await copyFile(file, `${kept}.tmp`)
  await rename(`${kept}.tmp`, kept)
  for (const name of await readdir(path)) {
    if (BEST.test(name) && name !== `best-${step}.safetensors`) await rm(join(path, name))
  }
}

/** The best checkpoint that was kept; null where there is none of this step. */
export async function bestFile({ path }: RunFolder, step: number): Promise<string | null> {
  const name = `best-${step}.safetensors`
  return (await readdir(path)).includes(name) ? join(path, name) : null
}

export async function makeRunFolder(folder: RunFolder): Promise<void> {
  await mkdir(folder.checkpoints, { recursive: true })
  await mkdir(join(folder.path, 'samples'), { recursive: true })
}

function missing(thrown: unknown): null {
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
  throw thrown
}
