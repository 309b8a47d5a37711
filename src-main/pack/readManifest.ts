/** `pack.json` → manifest, or an error that names what is wrong with it. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import { type Manifest, PACK_FORMAT, manifestSchema } from './manifest.ts'

export const MANIFEST = 'pack.json'

export interface ReadManifest {
  manifest: Manifest
  /** Hex SHA-256 of the bytes of `pack.json`; through the hashes in it, of the whole pack. */
  sha256: string
}

/** The code of a file system's error. */
export function systemCode(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null
}

const isMissing = (thrown: unknown) => ['ENOENT', 'ENOTDIR'].includes(systemCode(thrown) ?? '')

/** Throws `pack-missing` (no such folder), `pack-file-missing`, `file-unreadable`, `pack-invalid`, `pack-version-unknown`. */
export async function readManifest(folder: string): Promise<ReadManifest> {
  const file = join(folder, MANIFEST)
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    (cause: unknown) => {
      if (isMissing(cause)) return false
      throw new StudioError('file-unreadable', { file: folder }, { cause })
    },
  )
  if (!isFolder) throw new StudioError('pack-missing', { folder })
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new StudioError(isMissing(cause) ? 'pack-file-missing' : 'file-unreadable', { file }, { cause })
  })
  const manifest = parseManifest(file, bytes)
  checkReferences(file, manifest)
  return { manifest, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function parseManifest(file: string, bytes: Uint8Array): Manifest {
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new StudioError('pack-invalid', { file, problem }, { cause })
  }
  // A newer format may look different everywhere else: its number is read before the rest is judged.
  const format = z.object({ format: z.number() }).safeParse(content)
  if (format.success && format.data.format !== PACK_FORMAT) {
    throw new StudioError('pack-version-unknown', { version: format.data.format, known: PACK_FORMAT })
  }
  const parsed = manifestSchema.safeParse(content)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new StudioError(
    'pack-invalid',
    { file, problem: field === '' ? (issue?.message ?? '') : `${field}: ${issue?.message}` },
    { cause: parsed.error },
  )
}

/** What the schema cannot say: the parts of a manifest have to fit each other. */
function checkReferences(file: string, manifest: Manifest): void {
  const invalid = (problem: string) => new StudioError('pack-invalid', { file, problem })
  const { roles, vocabulary, transformer, imageCodec, defaults } = manifest
  const named: [field: string, name: string | null | undefined][] = [
    ['roles.base.file', roles.base.file],
    ['roles.caption.file', roles.caption?.file],
    ['roles.sr.file', roles.sr?.file],
    ['imageCodec.file', imageCodec.file],
    ['tokenizer', manifest.tokenizer],
    ['concepts', manifest.concepts],
    ['card', manifest.card],
  ]
  for (const [field, name] of named) {
    if (name != null && !Object.hasOwn(manifest.files, name))
      throw invalid(`${field}: ${name} is not in files`)
  }
  const ids = vocabulary.imageCodes + vocabulary.pieces + vocabulary.commands.length
  if (ids > transformer.vocabulary) {
    throw invalid(`transformer.vocabulary: ${transformer.vocabulary} rows for ${ids} ids`)
  }
  if (imageCodec.codes !== vocabulary.imageCodes) {
    throw invalid(`imageCodec.codes: ${imageCodec.codes}, but vocabulary.imageCodes ${vocabulary.imageCodes}`)
  }
  if (transformer.hidden % transformer.heads !== 0) {
    throw invalid(`transformer.heads: ${transformer.hidden} is no multiple of ${transformer.heads}`)
  }
  const commands = new Set<string>(vocabulary.commands)
  for (const token of [...manifest.sizes.map((size) => size.token), manifest.positions.restartAfter]) {
    if (!commands.has(token)) throw invalid(`vocabulary.commands: ${token} is missing`)
  }
  for (const task of [roles.base, roles.caption, roles.sr].flatMap((role) => role?.tasks ?? [])) {
    if (!Object.hasOwn(manifest.templates, task)) throw invalid(`templates: ${task} is missing`)
  }
  if (
    !manifest.sizes.some(({ token, writtenBy }) => token === defaults.size && writtenBy.includes('generate'))
  ) {
    throw invalid(`defaults.size: ${defaults.size} is not a size that generate writes`)
  }
}
