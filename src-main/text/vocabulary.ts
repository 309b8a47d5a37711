/** One vocabulary for everything: image codes first, then text pieces, then command tokens. */
import { StudioError } from '../contract/errors.ts'
import type { SentencePiece } from './sentencePiece.ts'

/** What a pack declares of its vocabulary; see `vocabulary` in pack/manifest.ts. */
export interface VocabularyDeclaration {
  imageCodes: number
  pieces: number
  commands: readonly string[]
}

/** Ids from `start` up to, but not including, `end`. */
export interface IdRange {
  start: number
  end: number
}

/** Texts (pieces decoded run by run, command tokens by name) and pictures (codes) of a sequence, each in order. */
export interface DecodedIds {
  texts: string[]
  images: number[][]
}

/** `file` is only named in errors. Throws `tokenizer-invalid` when the tokenizer has another size than declared. */
export function createVocabulary(
  declaration: VocabularyDeclaration,
  tokenizer: SentencePiece,
  file: string,
): Vocabulary {
  if (tokenizer.size !== declaration.pieces) {
    const problem = `it has ${tokenizer.size} pieces where the pack declares ${declaration.pieces}`
    throw new StudioError('tokenizer-invalid', { file, problem })
  }
  return new Vocabulary(declaration, tokenizer)
}

export class Vocabulary {
  readonly imageRange: IdRange
  readonly textRange: IdRange
  readonly commandRange: IdRange
  readonly tokenizer: SentencePiece
  readonly #names: readonly string[]
  readonly #commands: ReadonlyMap<string, number>

  constructor({ imageCodes, pieces, commands }: VocabularyDeclaration, tokenizer: SentencePiece) {
    const first = imageCodes + pieces
    this.imageRange = { start: 0, end: imageCodes }
    this.textRange = { start: imageCodes, end: first }
    this.commandRange = { start: first, end: first + commands.length }
    this.tokenizer = tokenizer
    this.#names = commands
    this.#commands = new Map(commands.map((name, i) => [name, first + i]))
  }

  hasCommand(name: string): boolean {
    return this.#commands.has(name)
  }

  /** Id of a command token. Throws a RangeError for an unknown one. */
  command(name: string): number {
    const id = this.#commands.get(name)
    if (id === undefined) throw new RangeError(`the vocabulary has no command token ${name}`)
    return id
  }

  /** Name of a command token. Throws a RangeError for an id that is none. */
  commandName(id: number): string {
    const name = this.#names[id - this.commandRange.start]
    if (name === undefined) throw new RangeError(`${id} is not the id of a command token`)
    return name
  }

  /** Ids of the text in the unified vocabulary; [] for blank text. */
  encodeText(text: string): number[] {
    return this.tokenizer.encode(text).map((id) => id + this.textRange.start)
  }

  /** Text of ids in the unified vocabulary, all of them text pieces. */
  decodeText(ids: readonly number[]): string {
    return this.tokenizer.decode(ids.map((id) => id - this.textRange.start))
  }

  /** The piece of one text id, with ▁ for a space. */
  piece(id: number): string {
    return this.tokenizer.piece(id - this.textRange.start)
  }

  /**
   * Takes a sequence apart as the original does: text between command tokens is decoded run by run, a picture ends at
   * `[EOI…]` or with the sequence. Throws a RangeError for an id outside the vocabulary (its padding, too) and for a
   * picture that is not square.
   */
  decodeIds(ids: readonly number[]): DecodedIds {
    const decoded: DecodedIds = { texts: [], images: [] }
    let text: number[] = []
    let codes: number[] = []
    const endText = () => {
      if (text.length > 0) decoded.texts.push(this.decodeText(text))
      text = []
    }
    const endImage = () => {
      if (codes.length > 0) decoded.images.push(square(codes))
      codes = []
    }
    for (const id of ids) {
      if (id >= this.commandRange.start) {
        const name = this.commandName(id)
        if (name.startsWith('[EOI')) endImage()
        endText()
        decoded.texts.push(name)
      } else if (id >= this.textRange.start) text.push(id)
      else codes.push(id)
    }
    endImage()
    endText()
    return decoded
  }
}

function square(codes: number[]): number[] {
  if (!Number.isInteger(Math.sqrt(codes.length))) {
    throw new RangeError(`${codes.length} codes do not make a square picture`)
  }
  return codes
}
