/**
 * Serves `cogview://picture/<id>`. The page names a picture, never a path: where its file lies is known to the studio
 * alone.
 */
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { calls } from '../contract/calls.ts'
import type { Studio } from '../contract/calls.ts'
import { StudioError } from '../contract/errors.ts'
import { parseByteRange } from './byteRange.ts'
import { plainResponse } from './plainResponse.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
}

export function createPictureHandler(studio: Promise<Studio>): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plainResponse(405, { Allow: 'GET, HEAD' })
    const id = pictureId(request.url)
    if (id === null) return plainResponse(400)
    const params = calls['pictures.path'].params.safeParse({ id })
    if (!params.success) return plainResponse(400)
    const path = await pathOf(await studio, params.data.id)
    if (path === null) return plainResponse(404)
    const contentType = CONTENT_TYPES[extname(path).toLowerCase()]
    if (contentType === undefined) return plainResponse(415)
    const file = await openIfThere(path)
    return file === null ? plainResponse(404) : await sendFile(request, file, contentType)
  }
}

async function sendFile(request: Request, file: FileHandle, contentType: string): Promise<Response> {
  let handedOver = false
  try {
    const { size } = await file.stat()
    const range = parseByteRange(request.headers.get('range'), size)
    if (range === 'unsatisfiable') return plainResponse(416, { 'Content-Range': `bytes */${size}` })
    const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range
    const headers: Record<string, string> = {
      'Content-Type': contentType,
      'Content-Length': String(end - start + 1),
      'Accept-Ranges': 'bytes',
      // A picture's pixels never change under its id.
      'Cache-Control': 'private, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    }
    if (range !== 'whole') headers['Content-Range'] = `bytes ${start}-${end}/${size}`
    const status = range === 'whole' ? 200 : 206
    if (request.method === 'HEAD' || size === 0) return new Response(null, { status, headers })
    const stream = file.createReadStream({ start, end })
    handedOver = true
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { status, headers })
  } finally {
    if (!handedOver) await file.close()
  }
}

async function pathOf(studio: Studio, id: string): Promise<string | null> {
  try {
    return (await studio.call('pictures.path', { id })).path
  } catch (error) {
    if (error instanceof StudioError && error.code === 'picture-not-found') return null
    throw error
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

/** The one path segment of the address; null when there is none, or more, or its escapes are broken. */
function pictureId(url: string): string | null {
  const segment = new URL(url).pathname.slice(1)
  if (segment === '' || segment.includes('/')) return null
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}
