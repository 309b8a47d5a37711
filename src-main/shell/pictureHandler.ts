/**
 * Serves `cogview://picture/<id>`, and small files under `/thumbnails/<library>/<seq>` and `/thumbnails/<id>`, those of
 * datasets under `/datasets/<side>/<file>`. The page names a picture, never a path: where its file lies is known to the
 * studio alone.
 */
import { extname } from 'node:path'
import type { Studio } from '../contract/calls.ts'
import { askForFile, segmentsOf } from './askForFile.ts'
import { fileResponse } from './fileResponse.ts'
import { plainResponse } from './plainResponse.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
}

const THUMBNAILS = 'thumbnails'
const DATASETS = 'datasets'
const SEQ = /^\d{1,15}$/

export function createPictureHandler(studio: Promise<Studio>): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plainResponse(405, { Allow: 'GET, HEAD' })
    const found = await find(request.url, studio)
    if (found instanceof Response) return found
    const contentType = CONTENT_TYPES[extname(found.path).toLowerCase()]
    if (contentType === undefined) return plainResponse(415)
    // A picture's pixels never change under its id, nor under its number in one database.
    const headers = { 'Content-Type': contentType, 'Cache-Control': 'private, max-age=31536000, immutable' }
    return fileResponse(request, found.path, { headers, ranges: true })
  }
}

async function find(url: string, studio: Promise<Studio>): Promise<{ readonly path: string } | Response> {
  const segments = segmentsOf(url)
  const [first = '', second, third] = segments ?? []
  switch (segments?.length) {
    case 1:
      return askForFile(studio, 'pictures.path', { id: first })
    case 2:
      if (first === THUMBNAILS) return askForFile(studio, 'pictures.thumbnail', { id: second })
      break
    case 3:
      if (first === DATASETS) return askForFile(studio, 'datasets.picture', { side: second, file: third })
      if (first === THUMBNAILS && SEQ.test(third ?? '')) {
        return askForFile(studio, 'pictures.thumbnail', { library: second, seq: Number(third) })
      }
  }
  return plainResponse(400)
}
