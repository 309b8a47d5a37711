/**
 * A pack with adapters added to its weights for good: W becomes W + strength · (alpha ÷ r) · B A, computed in double
 * precision and kept as float32; every other tensor keeps its bytes. A whole pack folder comes of it, which says what it
 * was made of.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import type { AdapterFacts, AdapterRole } from '../../contract/adapters.ts'
import { StudioError } from '../../contract/errors.ts'
import type { TensorToWrite } from '../../formats/safetensors.ts'
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts'
import type { TensorEntry } from '../../formats/tensorTable.ts'
import { readTensor, readTensorBytes } from '../../formats/tensorTable.ts'
import type { Manifest } from '../manifest.ts'
import type { Pack } from '../openPack.ts'
import { MANIFEST } from '../readManifest.ts'
import type { AdapterNumbers } from './writeAdapter.ts'

export interface MergedAdapter {
  readonly sha256: string
  readonly strength: number
  readonly facts: Pick<AdapterFacts, 'name' | 'role' | 'rank' | 'alpha'>
  readonly modules: ReadonlyMap<string, AdapterNumbers>
}

export interface MergeOrder {
  readonly name: string
  /** What people read, in every language. */
  readonly title: string
  readonly adapters: readonly MergedAdapter[]
}

export interface MergeWatch {
  readonly signal: AbortSignal
  /** Bytes of weights that are done, of how many. */
  progress(done: number, total: number): void
}

/** What a role of its own does where the pack had none: the templates that are its work. */
const tasksOfRole: Readonly<Record<AdapterRole, readonly string[]>> = {
  base: [],
  caption: ['describe'],
  sr: ['superResolution'],
}
/** Licences and notices travel with a pack. */
const alsoCopied = /\.(md|txt)$|^(LICEN[CS]E|NOTICE)/i

/**
 * Into an empty folder.
 * @throws StudioError cancelled, disk-full, folder-unwritable, file-unreadable
 */
export async function writeMergedPack(
  folder: string,
  pack: Pack,
  order: MergeOrder,
  watch: MergeWatch,
): Promise<void> {
  const { manifest } = pack
  const byRole = Map.groupBy(order.adapters, ({ facts }) => facts.role)
  const roles = rolesOf(manifest, [...byRole.keys()])
  const total = [...byRole.keys()].reduce((sum, role) => sum + bytesOf(manifest, fileOf(manifest, role)), 0)
  let done = 0
  for (const [role, adapters] of byRole) {
    const told = (bytes: number) => watch.progress((done += bytes), total)
    await writeMergedWeights(
      pack.file(fileOf(manifest, role)),
      join(folder, mergedFile(manifest, role)),
      adapters,
      {
        ...watch,
        told,
      },
    )
  }
  const used = new Set([...Object.values(roles).map(({ file }) => file), manifest.imageCodec.file])
  const weights = new Set(['base', 'caption', 'sr'].map((role) => fileOf(manifest, role as AdapterRole)))
  const kept = Object.keys(manifest.files).filter((name) => used.has(name) || !weights.has(name))
  for (const name of kept) if (name !== manifest.card) await copyFile(pack.file(name), join(folder, name))
  await copyNotices(pack, folder)
  await writeFile(join(folder, manifest.card), await cardOf(pack, order))
  const merged = { ...manifest, ...describe(pack, order), roles }
  const fresh = [manifest.card, ...[...byRole.keys()].map((role) => mergedFile(manifest, role))]
  const files: Manifest['files'] = Object.fromEntries(
    kept.flatMap((name) => {
      const file = manifest.files[name]
      return file === undefined || fresh.includes(name) ? [] : [[name, file]]
    }),
  )
  for (const name of fresh) files[name] = await listing(join(folder, name))
  await writeFile(join(folder, MANIFEST), `${JSON.stringify({ ...merged, files }, null, 2)}\n`)
}

/** A name that the pack has not used yet: one that was merged before keeps its file for the roles that share it. */
function mergedFile({ files }: Manifest, role: AdapterRole): string {
  let name = `${role}-merged.safetensors`
  for (let count = 2; Object.hasOwn(files, name); count++) name = `${role}-merged-${count}.safetensors`
  return name
}

function fileOf({ roles }: Manifest, role: AdapterRole): string {
  return roles[role]?.file ?? roles.base.file
}

function bytesOf({ files }: Manifest, name: string): number {
  return files[name]?.bytes ?? 0
}

/** Each role that was merged has a file of its own; one that stood in is a role from now on. */
function rolesOf(manifest: Manifest, merged: readonly AdapterRole[]): Manifest['roles'] {
  const { roles, templates } = manifest
  const result = structuredClone(roles)
  for (const role of merged) {
    const own = tasksOfRole[role].filter((task) => Object.hasOwn(templates, task))
    const tasks = roles[role]?.tasks ?? own
    if (roles[role] === undefined) result.base.tasks = result.base.tasks.filter((task) => !own.includes(task))
    result[role] = { file: mergedFile(manifest, role), tasks }
  }
  return result
}

/** Pictures of examples and styles were drawn by the other weights: they stay behind. */
function describe({ manifest, identity }: Pack, { name, title, adapters }: MergeOrder) {
  return {
    name,
    version: '1.0.0',
    title: { 'zh-CN': title, en: title },
    examples: manifest.examples.map((example) => ({ ...example, picture: null })),
    styles: manifest.styles.map((style) => ({ ...style, picture: null })),
    mergedFrom: {
      pack: identity,
      adapters: adapters.map(({ sha256, strength, facts }) => ({
        ...{ name: facts.name, role: facts.role, sha256, strength },
      })),
    },
  }
}

async function cardOf(pack: Pack, { title, adapters }: MergeOrder): Promise<string> {
  const { name, version, sha256 } = pack.identity
  const own = await readFile(pack.file(pack.manifest.card), 'utf8')
  const lines = adapters.map(
    ({ facts, strength, sha256: hash }) => `- ${facts.name} × ${strength} (${facts.role}, \`${hash}\`)`,
  )
  return [
    `# ${title}`,
    '',
    `${name} ${version} (\`${sha256}\`) with these adapters added to its weights:`,
    '',
    `由 ${name} ${version} 加入以下适配器合并而成：`,
    '',
    ...lines,
    '',
    'What follows is the card of that pack; its measurements are of the weights without the adapters.',
    '',
    '以下是原模型包的说明；其中的测量结果属于未加适配器的权重。',
    '',
    own,
  ].join('\n')
}

async function copyNotices({ folder: from, manifest }: Pack, folder: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const isListed = Object.hasOwn(manifest.files, entry.name)
    if (!entry.isFile() || isListed || !alsoCopied.test(entry.name)) continue
    await copyFile(join(from, entry.name), join(folder, entry.name))
  }
}

async function writeMergedWeights(
  from: string,
  to: string,
  adapters: readonly MergedAdapter[],
  { signal, told }: { readonly signal: AbortSignal; told(bytes: number): void },
): Promise<void> {
  const { tensors, metadata } = await readSafetensors(from)
  const written = [...tensors.values()].map((entry): TensorToWrite => {
    const module = entry.name.replace(/\.weight$/, '')
    const own = adapters.filter(({ modules }) => modules.has(module))
    const bytes = async (): Promise<Uint8Array> => {
      await turn()
      if (signal.aborted) throw new StudioError('cancelled')
      const made = own.length === 0 ? await readTensorBytes(entry) : await mergedBytes(entry, module, own)
      told(entry.byteLength)
      return made
    }
    const { name, shape } = entry
    return { name, shape, dtype: own.length === 0 ? entry.dtype : 'F32', bytes }
  })
  await writeSafetensors(to, written, metadata)
}

async function mergedBytes(
  entry: TensorEntry,
  module: string,
  adapters: readonly MergedAdapter[],
): Promise<Uint8Array> {
  const sums = Float64Array.from(await readTensor(entry))
  const inputs = entry.shape[1] as number
  for (const { strength, facts, modules } of adapters) {
    const numbers = modules.get(module)
    if (numbers !== undefined)
      addProduct(sums, numbers, inputs, facts.rank, (strength * facts.alpha) / facts.rank)
  }
  return new Uint8Array(Float32Array.from(sums).buffer)
}

/** sums `[out, in]` += scale · B A. */
function addProduct(
  sums: Float64Array,
  { a, b }: AdapterNumbers,
  inputs: number,
  rank: number,
  scale: number,
): void {
  for (let row = 0; row * rank < b.length; row++) {
    for (let k = 0; k < rank; k++) {
      const factor = scale * (b[row * rank + k] as number)
      const [to, from] = [row * inputs, k * inputs]
      for (let column = 0; column < inputs; column++) {
        sums[to + column] = (sums[to + column] as number) + factor * (a[from + column] as number)
      }
    }
  }
}

async function listing(file: string): Promise<Manifest['files'][string]> {
  const hash = createHash('sha256')
  let bytes = 0
  const stream = createReadStream(file)
  stream.on('data', (part) => (bytes += part.length))
  await pipeline(stream, hash)
  return { bytes, sha256: hash.digest('hex') }
}
