/** A model pack, checked and ready to be used. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { PackIdentity } from '../contract/recipe.ts'
import { StudioError } from '../contract/errors.ts'
import { checkTensors } from './checkTensors.ts'
import { type Manifest, type PackConcept, conceptsSchema } from './manifest.ts'
import { readManifest } from './readManifest.ts'
import { transformerShapes, vqvaeShapes, vqvaeTrainingShapes } from './shapes.ts'
import { checkHashes, checkSizes } from './verifyFiles.ts'

export interface Pack {
  /** Absolute. */
  folder: string
  manifest: Manifest
  identity: PackIdentity
  /** Absolute path of a file that the manifest lists; asking for another one is a fault of the program. */
  file(name: string): string
  /** What the pack knows by name; empty where it does not say. Throws `pack-invalid`, `file-unreadable`. */
  concepts(): Promise<PackConcept[]>
}

export interface OpenOptions {
  /** `quick`: every file is there and has its size. `full`: its SHA-256 fits too, which reads all of it. */
  verify: 'quick' | 'full'
  /**
   * What was found whole before, kept by the caller: as long as no file is written to, it is not read again. In memory
   * only, because what lies on a disk can change while nobody looks.
   */
  known?: Set<string>
}

/**
 * Opens the pack in `folder`. Always checked: the manifest, presence and size of every file, name and shape of every
 * tensor.
 *
 * Throws `pack-missing`, `pack-file-missing`, `pack-invalid`, `pack-version-unknown`, `pack-file-truncated`,
 * `pack-file-altered`, `pack-shape-mismatch`, `checkpoint-invalid`, `file-unreadable`.
 */
export async function openPack(folder: string, { verify, known }: OpenOptions): Promise<Pack> {
  const root = resolve(folder)
  const { manifest, sha256 } = await readManifest(root)
  const state = `${root}\n${sha256}\n${await checkSizes(root, manifest.files)}`
  const isKnown = known?.has(`full\n${state}`) === true || known?.has(`${verify}\n${state}`) === true
  if (!isKnown) {
    if (verify === 'full') await checkHashes(root, manifest.files)
    await checkWeights(root, manifest)
    known?.add(`${verify}\n${state}`)
  }
  const file = (name: string) => {
    if (!Object.hasOwn(manifest.files, name))
      throw new RangeError(`${name} is not a file of ${manifest.name}`)
    return join(root, name)
  }
  return {
    folder: root,
    manifest,
    identity: { name: manifest.name, version: manifest.version, sha256 },
    file,
    concepts: () =>
      manifest.concepts === null ? Promise.resolve([]) : readConcepts(file(manifest.concepts)),
  }
}

async function checkWeights(root: string, manifest: Manifest): Promise<void> {
  const { roles, transformer, imageCodec } = manifest
  const shapes = transformerShapes(transformer)
  const files = new Set([roles.base, roles.caption, roles.sr].flatMap((role) => role?.file ?? []))
  for (const name of files) await checkTensors(join(root, name), shapes)
  const codec = join(root, imageCodec.file)
  await checkTensors(codec, vqvaeShapes(imageCodec), vqvaeTrainingShapes(imageCodec))
}

async function readConcepts(file: string): Promise<PackConcept[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StudioError('file-unreadable', { file }, { cause })
  })
  try {
    return conceptsSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new StudioError(
      'pack-invalid',
      { file, problem: 'it is not a list of names in two languages' },
      { cause },
    )
  }
}
