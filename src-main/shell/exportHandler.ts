/**
 * Serves what leaves the library: `cogview://app/exports/<token>` what was prepared, once, and `/exports/picture/<id>` one
 * picture. On the interface's own origin, where a link with `download` is saved; the response says so too.
 */
import type { Studio } from '../contract/calls.ts'
import { attachment } from '../studio/exports/contentDisposition.ts'
import { askForFile, segmentsOf } from './askForFile.ts'
import { fileResponse } from './fileResponse.ts'
import { plainResponse } from './plainResponse.ts'

const PICTURE = 'picture'

/** `onFault` learns where a file that was sent could not be taken away. */
export function createExportHandler(
  studio: Promise<Studio>,
  onFault: (fault: unknown) => void,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plainResponse(405, { Allow: 'GET, HEAD' })
    const [, first, second, ...more] = segmentsOf(request.url) ?? []
    if (more.length > 0 || (second !== undefined && first !== PICTURE)) return plainResponse(400)
    const isPicture = second !== undefined
    const found = await askForFile(studio, 'exports.file', isPicture ? { picture: second } : { token: first })
    if (found instanceof Response) return found
    const done = async (): Promise<void> => {
      await (await studio).call('exports.done', { token: first ?? '' })
    }
    return fileResponse(request, found.path, {
      headers: {
        'Content-Type': found.type,
        'Content-Disposition': attachment(found.name),
        'Cache-Control': 'no-store',
      },
      ranges: false,
      ...(isPicture ? {} : { onSent: () => void done().catch(onFault) }),
    })
  }
}
