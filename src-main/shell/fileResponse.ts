/** A file of the library as a Fetch response, whole or in part. */
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parseByteRange } from './byteRange.ts'
import { plainResponse } from './plainResponse.ts'

export interface FileResponseOptions {
  readonly headers: Readonly<Record<string, string>>
  /** Whether parts may be asked for. */
  readonly ranges: boolean
  /** Called when the whole file was read to its end. */
  readonly onSent?: () => void
}

/** 404 where there is no such file. */
export async function fileResponse(
  request: Request,
  path: string,
  options: FileResponseOptions,
): Promise<Response> {
  const file = await openIfThere(path)
  return file === null ? plainResponse(404) : await sendFile(request, file, options)
}

async function sendFile(
  request: Request,
  file: FileHandle,
  { headers: given, ranges, onSent }: FileResponseOptions,
): Promise<Response> {
  let handedOver = false
  try {
    const { size } = await file.stat()
    const range = ranges ? parseByteRange(request.headers.get('range'), size) : 'whole'
    if (range === 'unsatisfiable') return plainResponse(416, { 'Content-Range': `bytes */${size}` })
    const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range
    const headers: Record<string, string> = {
      'Content-Length': String(end - start + 1),
      ...(ranges ? { 'Accept-Ranges': 'bytes' } : {}),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      ...given,
    }
    if (range !== 'whole') headers['Content-Range'] = `bytes ${start}-${end}/${size}`
    const status = range === 'whole' ? 200 : 206
    if (request.method === 'HEAD' || size === 0) return new Response(null, { status, headers })
    const stream = file.createReadStream({ start, end })
    if (onSent !== undefined) stream.once('close', () => stream.readableEnded && onSent())
    handedOver = true
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { status, headers })
  } finally {
    if (!handedOver) await file.close()
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
