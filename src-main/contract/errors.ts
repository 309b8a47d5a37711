/**
 * Every error that a person can meet has a code. The code and its parameters travel as data over every door; the
 * sentence in the person's language is made from them at the last moment (`language/errors.ts`).
 */
import { z } from 'zod'

export const errorCodes = [
  // what was asked
  'prompt-empty',
  'prompt-too-long', // tokens, longest
  'count-out-of-range', // count, min, max
  'seed-invalid', // seed, max
  'setting-out-of-range', // name, value, min, max
  'style-unknown', // style, known
  'size-unknown', // size, known
  'usage', // problem
  'bad-request', // call, problem
  'task-unsupported', // task, pack
  'rows-out-of-range', // rows, min, max
  'style-missing',
  'text-missing',
  // pictures that come in, and what comes of pictures
  'picture-not-readable', // name
  'picture-truncated', // name
  'picture-too-large', // name, megapixels, most
  'upload-incomplete', // name
  'upload-too-large', // name, most (MiB)
  'folder-without-pictures', // folder
  'nothing-imported', // count
  'nothing-described', // count
  'pictures-blank', // count
  // datasets and the archives that they come in
  'dataset-without-pictures', // name, files
  'dataset-too-large', // count, most
  'archive-damaged', // name
  'archive-locked', // name
  'archive-unsafe', // name, entry
  'archive-too-large', // name, most (MiB)
  // the disk
  'folder-unwritable', // folder
  'folder-not-empty', // folder
  'disk-full', // folder
  'file-unreadable', // file
  'recipe-damaged', // problem
  // packs and checkpoints
  'pack-missing', // folder
  'pack-invalid', // file, problem
  'pack-file-missing', // file
  'pack-file-truncated', // file, expected, actual (bytes)
  'pack-file-altered', // file
  'pack-shape-mismatch', // tensor, expected, actual
  'pack-version-unknown', // version, known
  'checkpoint-invalid', // file, problem
  'checkpoint-unsafe', // file, global
  'tokenizer-invalid', // file, problem
  // the device
  'memory-too-small', // needed, available (MiB)
  'provider-unavailable', // provider, reason
  'engine-crashed', // reason
  'engine-gave-up', // times, minutes, reason
  // training
  'training-diverged', // step
  // the library
  'library-newer', // found, known
  'library-unreachable', // folder
  'library-damaged', // file, problem
  'library-in-use', // folder, pid
  'host-lost', // folder
  'job-not-found', // id
  'generation-not-found', // id
  'picture-not-found', // id
  'board-not-found', // id
  'session-not-found', // id
  'dataset-not-found', // id
  'dataset-item-not-found', // id
  'work-not-found', // id
  'work-running', // kind
  'pack-not-found', // folder, count
  'pack-shipped', // pack
  'pack-installed', // pack
  'pack-in-use', // pack
  'recipe-missing', // name
  'source-missing', // file
  'export-gone',
  'clipboard-refused',
  'nothing-to-undo',
  // finetunes
  'finetune-not-found', // id
  'finetune-not-now', // name
  'finetune-too-few', // name, count, least
  'finetune-checkpoint-missing', // name
  'training-crashed', // reason
  // adapters
  'adapter-not-found', // id
  'adapter-invalid', // file, problem
  'adapter-wrong-base', // name, base, pack
  'adapter-wrong-role', // name, role, task
  'adapter-wrong-shape', // name, tensor, expected, actual
  'adapter-strength', // name, value, max
  'adapters-too-many', // count, most
  'adapter-name-unknown', // name, names
  // the rest
  'cancelled',
  'unauthorised',
  'internal', // problem
] as const

export const errorCodeSchema = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof errorCodeSchema>

export const errorDataSchema = z.object({
  code: errorCodeSchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Technical detail for 'copy details': a stack or a native message. Never shown first. */
  detail: z.string().optional(),
})
export type ErrorData = z.infer<typeof errorDataSchema>
export type ErrorParams = ErrorData['params']

/** An error that a person can act on. Anything else that is thrown is a fault of the program. */
export class StudioError extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams
  readonly detail: string | undefined

  constructor(code: ErrorCode, params: ErrorParams = {}, options: { cause?: unknown; detail?: string } = {}) {
    super(`${code} ${JSON.stringify(params)}`, { cause: options.cause })
    this.name = 'StudioError'
    this.code = code
    this.params = params
    this.detail = options.detail
  }
}

/** What is sent over a door for whatever was thrown. Unknown errors become `internal` and keep their stack as detail. */
export function toErrorData(thrown: unknown): ErrorData {
  if (thrown instanceof StudioError) {
    const cause = thrown.cause instanceof Error ? thrown.cause.stack : undefined
    const detail = thrown.detail ?? cause
    return { code: thrown.code, params: thrown.params, ...(detail === undefined ? {} : { detail }) }
  }
  const problem = thrown instanceof Error ? thrown.message : String(thrown)
  const detail = thrown instanceof Error ? thrown.stack : undefined
  return { code: 'internal', params: { problem }, ...(detail === undefined ? {} : { detail }) }
}

export function fromErrorData(data: ErrorData): StudioError {
  return new StudioError(data.code, data.params, data.detail === undefined ? {} : { detail: data.detail })
}
