/** Looks into a packed studio: what is in its app.asar, what lies beside it, and what is wrong with that. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { extractFile, getRawHeader } from '@electron/asar'
import type { PackageTarget } from './target.ts'

export interface PackedFile {
  /** Path in app.asar, with slashes. */
  readonly path: string
  readonly size: number
  /** Lies in app.asar.unpacked, as a file that the system can load. */
  readonly unpacked: boolean
}

/** A package.json that was packed, and what it needs. */
export interface PackedModule {
  /** Its folder in app.asar; empty for the studio itself. */
  readonly folder: string
  readonly dependencies: readonly string[]
}

export interface PackageContents {
  readonly files: readonly PackedFile[]
  readonly modules: readonly PackedModule[]
  /** Paths in the folder of packs, beside app.asar. */
  readonly packs: readonly string[]
  /** Those in the folder of adapters, where there is one. */
  readonly adapters: readonly string[]
}

/** Largest app.asar without what is unpacked, and largest native part (bytes): a provider too many is 50 MB. */
const LARGEST_ASAR = 40e6
const LARGEST_NATIVE = 110e6

const ENTRIES = [
  'package.json',
  'out/main/shell.js',
  'out/main/engine.js',
  'out/main/training.js',
  'out/main/gallery.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
  'node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
]
/** What every adapter that is shipped has. */
const ADAPTER_PARTS = ['adapter.safetensors', 'card.md', 'with-and-without.png']
const NATIVE = /\.(node|dll|dylib|so(\.[\d.]+)?)$/
const NOT_FOR_USERS = /\.(map|ts|mts|cts|h|cc|cpp|c)$/

/** Needed to compile addons, which come compiled. */
const NOT_AT_RUN_TIME = new Set(['node-addon-api'])

/** `resources`: the folder that holds app.asar. */
export function readPackageContents(resources: string): PackageContents {
  const archive = join(resources, 'app.asar')
  const files = listFiles(getRawHeader(archive).header, '')
  const manifests = files.filter(({ path }) =>
    /^(.*node_modules\/(@[^/]+\/)?[^/]+\/)?package\.json$/.test(path),
  )
  return {
    files,
    modules: manifests.map(({ path }) => ({
      folder: path.split('/').slice(0, -1).join('/'),
      dependencies: dependenciesOf(JSON.parse(extractFile(archive, join(path)).toString('utf8'))),
    })),
    packs: pathsIn(join(resources, 'packs')),
    adapters: pathsIn(join(resources, 'adapters')),
  }
}

function pathsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : []
}

/** One line for each thing that is wrong; none where the package is sound. */
export function findContentProblems(
  contents: PackageContents,
  target: PackageTarget,
  resources: string,
): string[] {
  const paths = new Set(contents.files.map((file) => file.path))
  const native = contents.files.filter((file) => NATIVE.test(file.path))
  const missing = ENTRIES.filter((path) => !paths.has(path)).map((path) => `missing: ${path}`)
  const missingNative = requiredNative(target)
    .filter((pattern) => !native.some((file) => pattern.test(file.path)))
    .map((pattern) => `no native file of ${target.system}-${target.arch} like ${pattern.source}`)
  const foreign = native
    .filter((file) => !isOfTarget(file.path, target))
    .map((file) => `of another platform: ${file.path}`)
  const packedNative = native
    .filter((file) => !file.unpacked || !existsSync(join(resources, 'app.asar.unpacked', file.path)))
    .map((file) => `not loadable, because it is inside app.asar: ${file.path}`)
  const superfluous = contents.files
    .filter(
      (file) => !/^(out|node_modules)\/|^package\.json$/.test(file.path) || NOT_FOR_USERS.test(file.path),
    )
    .map((file) => `not for users: ${file.path}`)
  const beside = [
    ...contents.packs.map((path) => `packs/${path}`),
    ...contents.adapters.map((path) => `adapters/${path}`),
  ]
  const provenance = beside.filter((path) => /provenance/.test(path)).map((path) => `not for users: ${path}`)
  const adapterParts = contents.adapters
    .filter((path) => dirname(path) === '.')
    .flatMap((name) => ADAPTER_PARTS.map((part) => join(name, part)))
    .filter((path) => !contents.adapters.includes(path))
    .map((path) => `missing: adapters/${path}`)
  const starter = contents.packs.includes(join('starter', 'pack.json'))
    ? []
    : ['missing: packs/starter/pack.json']
  return [
    ...missing,
    ...missingModules(contents.modules),
    ...missingNative,
    ...foreign,
    ...packedNative,
    ...superfluous,
    ...provenance,
    ...starter,
    ...adapterParts,
    ...overBudget('app.asar', sizeOf(contents.files.filter((file) => !file.unpacked)), LARGEST_ASAR),
    ...overBudget('native code', sizeOf(native), LARGEST_NATIVE),
  ]
}

/** Size of the whole package's resources in bytes, packs and adapters included. */
export function resourcesSize(resources: string): number {
  return readdirSync(resources, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(resources, path)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0)
}

/** What each module needs has to be in reach of Node's search: in its own node_modules, or in one further up. */
function missingModules(modules: readonly PackedModule[]): string[] {
  const folders = new Set(modules.map(({ folder }) => folder))
  const isInReach = (from: string, name: string): boolean => {
    const parts = from === '' ? [] : from.split('/')
    return parts
      .map((_part, index) => parts.slice(0, index + 1).join('/'))
      .concat('')
      .some((folder) =>
        folders.has(folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`),
      )
  }
  return modules.flatMap(({ folder, dependencies }) =>
    dependencies
      .filter((name) => !NOT_AT_RUN_TIME.has(name) && !isInReach(folder, name))
      .map((name) => `missing: ${name}, which ${folder === '' ? 'the studio' : folder} needs`),
  )
}

function dependenciesOf(manifest: unknown): string[] {
  return isRecord(manifest) && isRecord(manifest.dependencies) ? Object.keys(manifest.dependencies) : []
}

function requiredNative({ system, arch }: PackageTarget): RegExp[] {
  const library = {
    darwin: 'libonnxruntime.*\\.dylib',
    linux: 'libonnxruntime\\.so.*',
    win32: 'onnxruntime\\.dll',
  }[system]
  return [
    new RegExp(`onnxruntime-node/.*/${system}/${arch}/onnxruntime_binding\\.node$`),
    new RegExp(`onnxruntime-node/.*/${system}/${arch}/${library}$`),
    new RegExp(`better-sqlite3/prebuilds/${system}-${arch}\\.node$`),
    new RegExp(`@img/sharp-${system}-${arch}/.*\\.node$`),
  ]
}

function isOfTarget(path: string, { system, arch }: PackageTarget): boolean {
  const name = `${system}-${arch}`
  return [
    `/${system}/${arch}/`,
    `/prebuilds/${name}.node`,
    `/sharp-${name}/`,
    `/sharp-libvips-${name}/`,
  ].some((part) => path.includes(part))
}

function overBudget(what: string, size: number, largest: number): string[] {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)
  return size > largest ? [`${what} has ${megabytes(size)} MB, more than ${megabytes(largest)}`] : []
}

function sizeOf(files: readonly PackedFile[]): number {
  return files.reduce((sum, file) => sum + file.size, 0)
}

/** An asar header is a tree of `{files}`, `{size, offset}` or `{size, unpacked: true}`, and `{link}`. */
function listFiles(node: unknown, path: string): PackedFile[] {
  if (!isRecord(node)) return []
  if (isRecord(node.files)) {
    return Object.entries(node.files).flatMap(([name, child]) =>
      listFiles(child, path === '' ? name : `${path}/${name}`),
    )
  }
  return [{ path, size: typeof node.size === 'number' ? node.size : 0, unpacked: node.unpacked === true }]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
