/** Serves the built interface (out/renderer) under `cogview://app/`: Fetch request in, Fetch response out. */
import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import type { Origins } from './addresses.ts'
import { interfaceHeaders } from './contentPolicy.ts'
import { plainResponse } from './plainResponse.ts'

/** Types of the files that a Vite build writes. A file of another type is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

export interface InterfaceHandlerOptions {
  /** Folder of the built interface. */
  folder: string
  origins: Origins
  /** The page for the address `/stopped`. */
  stoppedPage: () => string
}

export function createInterfaceHandler(
  options: InterfaceHandlerOptions,
): (request: Request) => Promise<Response> {
  const root = resolve(options.folder)
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plainResponse(405, { Allow: 'GET, HEAD' })
    const path = decodedPath(request.url)
    if (path === null) return plainResponse(400)
    if (path === '/stopped') return respond(request, options.origins, '.html', options.stoppedPage())
    const file = resolve(join(root, path === '/' ? 'index.html' : path))
    if (!file.startsWith(root + sep)) return plainResponse(404)
    try {
      return respond(request, options.origins, extname(file).toLowerCase(), await readFile(file))
    } catch (error) {
      if (isAbsence(error)) return plainResponse(404)
      throw error
    }
  }
}

function respond(request: Request, origins: Origins, extension: string, body: string | Uint8Array): Response {
  const contentType = CONTENT_TYPES[extension]
  if (contentType === undefined) return plainResponse(404)
  const headers = interfaceHeaders(origins, contentType)
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(Buffer.from(body)), { headers })
}

/** The path with its escapes resolved; null when they are broken or hide a byte that no file name has. */
function decodedPath(url: string): string | null {
  try {
    const path = decodeURIComponent(new URL(url).pathname)
    return path.includes('\0') || path.includes('\\') ? null : path
  } catch (error) {
    if (error instanceof URIError || error instanceof TypeError) return null
    throw error
  }
}

function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR'
}
