/** Asks the studio for what an address names, and says in a response what it refuses. */
import { calls } from '../contract/calls.ts'
import type { CallName, CallParams, CallResult, Studio } from '../contract/calls.ts'
import type { ErrorCode } from '../contract/errors.ts'
import { StudioError } from '../contract/errors.ts'
import { plainResponse } from './plainResponse.ts'

const STATUS: Partial<Record<ErrorCode, number>> = {
  'picture-not-found': 404,
  'picture-truncated': 404,
  'library-unreachable': 404,
  'export-gone': 410,
}

/** What the address says is parsed like any parameters of a call. */
export async function askForFile<N extends CallName>(
  studio: Promise<Studio>,
  name: N,
  params: unknown,
): Promise<CallResult<N> | Response> {
  const parsed = calls[name].params.safeParse(params)
  if (!parsed.success) return plainResponse(400)
  try {
    return await (await studio).call(name, parsed.data as CallParams<N>)
  } catch (error) {
    const status = error instanceof StudioError ? STATUS[error.code] : undefined
    if (status === undefined) throw error
    return plainResponse(status)
  }
}

/** The segments of an address's path, their escapes resolved; null where those are broken. */
export function segmentsOf(url: string): string[] | null {
  try {
    return new URL(url).pathname.slice(1).split('/').map(decodeURIComponent)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}
