/** The packs of a studio: those in its folders, by name, and any other by its folder. */
import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { PackSummary } from '../../contract/entities.ts'
import type { PackIdentity } from '../../contract/recipe.ts'
import { StudioError, toErrorData } from '../../contract/errors.ts'
import type { ErrorData } from '../../contract/errors.ts'
import { listPacks } from '../../pack/listPacks.ts'
import { openPack } from '../../pack/openPack.ts'
import type { Pack } from '../../pack/openPack.ts'
import { packSummary } from '../../pack/packSummary.ts'
import { createConceptIndex } from '../../text/conceptIndex.ts'
import type { ConceptIndex } from '../../text/conceptIndex.ts'
import { composeSentence } from '../../text/prompt.ts'
import type { StyleChoice } from '../../text/prompt.ts'
import type { SequenceRules } from '../../text/sequence.ts'
import { openSentencePiece } from '../../text/sentencePiece.ts'
import { createVocabulary } from '../../text/vocabulary.ts'
import type { Vocabulary } from '../../text/vocabulary.ts'

/** A pack, and how it reads a sentence. */
export interface ReadyPack
  extends Pick<Pack, 'folder' | 'manifest' | 'identity'>, Pick<ConceptIndex, 'unknownWords'> {
  /** How its sequences are built, for training data. */
  readonly rules: SequenceRules
  /** The sentence for the model. Throws `style-unknown`. */
  compose(text: string, style: StyleChoice): string
  /** Length of a sentence in ids. */
  countIds(sentence: string): number
  /** Characters that the pack has never seen, each once. */
  unknownCharacters(sentence: string): string[]
  /**
   * Reads all of it and compares the hashes: the first time in this process, and after a file has changed.
   * @throws StudioError pack-file-altered and whatever else is wrong with a file
   */
  verify(): Promise<void>
}

export interface Packs {
  /** Those that can be opened; the first one is the default. */
  list(): Promise<PackSummary[]>
  /** Those that can't, and why. */
  problems(): Promise<{ folder: string; error: ErrorData }[]>
  /**
   * By the name that a pack gives itself, by its folder, or, with null, the default.
   * @throws StudioError pack-missing, and what is wrong with a pack that can't be opened
   */
  open(nameOrFolder: string | null): Promise<ReadyPack>
  /**
   * Exactly this one where it is there, else another of its name.
   * @throws StudioError pack-missing, and what is wrong with a pack that can't be opened
   */
  openLike(identity: PackIdentity): Promise<ReadyPack>
}

interface SentenceReader {
  readonly vocabulary: Vocabulary
  readonly concepts: ConceptIndex
}

async function openReader(pack: Pack): Promise<SentenceReader> {
  const { manifest } = pack
  const file = pack.file(manifest.tokenizer)
  const [tokenizer, concepts] = await Promise.all([openSentencePiece(file), pack.concepts()])
  const words = [...manifest.words, ...manifest.styles.map((style) => style.words)]
  return {
    vocabulary: createVocabulary(manifest.vocabulary, tokenizer, file),
    concepts: createConceptIndex(concepts, words),
  }
}

/** `folders`: where packs are kept, one folder each. Looked through at every call: a person may have put one there. */
export function createPacks(folders: readonly string[]): Packs {
  /** Tokenizers take longest to open; identity of the pack → what reads its sentences. */
  const readers = new Map<string, Promise<SentenceReader>>()
  const verified = new Set<string>()

  async function find(wanted: string | null): Promise<Pack> {
    const listed = await listPacks(folders)
    if (wanted === null) {
      const [first] = listed
      if (first === undefined) throw new StudioError('pack-missing', { folder: folders.join(', ') })
      if ('error' in first) throw first.error
      return first.pack
    }
    for (const found of listed) {
      if ('pack' in found && found.pack.identity.name === wanted) return found.pack
    }
    for (const found of listed) {
      if ('error' in found && basename(found.folder) === wanted) throw found.error
    }
    return openPack(resolve(wanted), { verify: 'quick' })
  }

  function readerOf(pack: Pack): Promise<SentenceReader> {
    const key = `${pack.folder}\n${pack.identity.sha256}`
    const known = readers.get(key)
    if (known !== undefined) return known
    const opening = openReader(pack)
    readers.set(key, opening)
    // One that failed may be repaired by the next call.
    opening.catch(() => readers.delete(key))
    return opening
  }

  async function ready(pack: Pack): Promise<ReadyPack> {
    const { vocabulary, concepts } = await readerOf(pack)
    const { folder, manifest, identity } = pack
    return {
      folder,
      manifest,
      identity,
      rules: { vocabulary, sizes: manifest.sizes, positions: manifest.positions },
      compose: (text, style) => composeSentence(manifest, text, style),
      countIds: (sentence) => vocabulary.encodeText(sentence).length,
      unknownCharacters: (sentence) => vocabulary.tokenizer.unknownCharacters(sentence),
      unknownWords: (text) => concepts.unknownWords(text),
      verify: () => verify(pack),
    }
  }

  async function verify(pack: Pack): Promise<void> {
    const files = Object.keys(pack.manifest.files).map((name) => pack.file(name))
    const stamps = await Promise.all(files.map(stampOf))
    const key = [pack.folder, pack.identity.sha256, ...stamps].join('\n')
    if (verified.has(key)) return
    await openPack(pack.folder, { verify: 'full' })
    verified.add(key)
  }

  return {
    async list() {
      const listed = await listPacks(folders)
      return await Promise.all(listed.flatMap((found) => ('pack' in found ? packSummary(found.pack) : [])))
    },
    async problems() {
      return (await listPacks(folders)).flatMap((found) =>
        'error' in found ? { folder: found.folder, error: toErrorData(found.error) } : [],
      )
    },
    open: async (nameOrFolder) => ready(await find(nameOrFolder)),
    async openLike({ name, sha256 }) {
      const found = (await listPacks(folders)).flatMap((one) => ('pack' in one ? [one.pack] : []))
      const exact = found.find(({ identity }) => identity.sha256 === sha256)
      const like = exact ?? found.find(({ identity }) => identity.name === name)
      if (like === undefined) throw new StudioError('pack-missing', { folder: name })
      return ready(like)
    },
  }
}

/** Changes when the file does; `missing` is what opening the pack will tell. */
async function stampOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs, ctimeMs } = await stat(file)
    return `${size} ${mtimeMs} ${ctimeMs}`
  } catch {
    return 'missing'
  }
}
