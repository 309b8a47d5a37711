/**
 * Pictures, their small files, those of datasets, and exports over HTTP. The page names them, never a path: where a file
 * lies is known to the studio alone.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, dirname } from 'node:path'
import send from 'send'
import { calls } from '../contract/calls.ts'
import type { CallName, CallParams, CallResult, Studio } from '../contract/calls.ts'
import type { ErrorCode } from '../contract/errors.ts'
import { StudioError } from '../contract/errors.ts'
import { attachment } from '../studio/exports/contentDisposition.ts'
import { PICTURE_POLICY } from './securityHeaders.ts'

type Files = Pick<Studio, 'call'>

/** Sends what the address names; false where it names nothing of the library. */
export type SendLibraryFile = (
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
) => Promise<boolean>

const PICTURE = /^\/pictures\/([^/]+)$/
const THUMBNAIL = /^\/thumbnails\/([^/]+)(?:\/(\d{1,15}))?$/
const DATASET = /^\/datasets\/([^/]+)\/([^/]+)$/
const EXPORT = /^\/exports\/(picture\/)?([^/]+)$/

/** Pixels never change under an id; private, because they are one person's. */
const KEPT = 'private, max-age=31536000, immutable'

const STATUS: Partial<Record<ErrorCode, number>> = {
  'bad-request': 400,
  'picture-not-found': 404,
  'picture-truncated': 404,
  'library-unreachable': 404,
  'export-gone': 410,
}

export function createLibraryFiles(studio: Files): SendLibraryFile {
  return async (request, response, pathname) => {
    const work = workFor(request, response, pathname, studio)
    if (work === null) return false
    try {
      await work
    } catch (error) {
      const status = error instanceof StudioError ? STATUS[error.code] : undefined
      if (status === undefined) throw error
      fail(response, status)
    }
    return true
  }
}

function workFor(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  studio: Files,
): Promise<void> | null {
  const picture = PICTURE.exec(pathname)
  if (picture !== null) {
    return sendKept(request, response, ask(studio, 'pictures.path', { id: unescaped(picture[1]) }))
  }
  const small = THUMBNAIL.exec(pathname)
  if (small !== null) {
    const first = unescaped(small[1])
    const named = small[2] === undefined ? { id: first } : { library: first, seq: Number(small[2]) }
    return sendKept(request, response, ask(studio, 'pictures.thumbnail', named))
  }
  const learned = DATASET.exec(pathname)
  if (learned !== null) {
    const [, side, file] = learned.map(unescaped)
    return sendKept(request, response, ask(studio, 'datasets.picture', { side, file }))
  }
  const leaving = EXPORT.exec(pathname)
  if (leaving === null) return null
  const name = unescaped(leaving[2])
  return leaving[1] === undefined
    ? sendPrepared(request, response, studio, name)
    : sendOutgoing(request, response, ask(studio, 'exports.file', { picture: name }))
}

/** What the address says is parsed like any parameters of a call. @throws StudioError bad-request */
async function ask<N extends CallName>(studio: Files, name: N, params: unknown): Promise<CallResult<N>> {
  const parsed = calls[name].params.safeParse(params)
  if (!parsed.success) throw new StudioError('bad-request', { call: name, problem: parsed.error.message })
  return studio.call(name, parsed.data as CallParams<N>)
}

async function sendKept(
  request: IncomingMessage,
  response: ServerResponse,
  found: Promise<{ readonly path: string; readonly type?: string }>,
): Promise<void> {
  const { path, type } = await found
  response.setHeader('Cache-Control', KEPT)
  if (type !== undefined) response.setHeader('Content-Type', type)
  sendFile(request, response, path, { acceptRanges: true })
}

async function sendOutgoing(
  request: IncomingMessage,
  response: ServerResponse,
  found: Promise<CallResult<'exports.file'>>,
): Promise<void> {
  const { path, name, type } = await found
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Content-Type', type)
  response.setHeader('Content-Disposition', attachment(name))
  // In one piece: a second request for the rest would find it gone.
  sendFile(request, response, path, { acceptRanges: false })
}

/** Once it was sent to its end it is taken away; who broke off may ask again until it expires. */
async function sendPrepared(
  request: IncomingMessage,
  response: ServerResponse,
  studio: Files,
  token: string | null,
): Promise<void> {
  await sendOutgoing(request, response, ask(studio, 'exports.file', { token }))
  if (request.method !== 'GET') return
  response.once('finish', () => {
    if (response.statusCode === 200 && token !== null)
      void studio.call('exports.done', { token }).catch(report)
  })
}

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { acceptRanges }: { readonly acceptRanges: boolean },
): void {
  response.setHeader('Content-Security-Policy', PICTURE_POLICY)
  send(request, `/${encodeURIComponent(basename(path))}`, {
    root: dirname(path),
    dotfiles: 'allow',
    cacheControl: false,
    acceptRanges,
  })
    .on('error', (error: { status?: number }) => fail(response, error.status ?? 500))
    .pipe(response)
}

function fail(response: ServerResponse, status: number): void {
  for (const name of ['Content-Type', 'Content-Disposition']) response.removeHeader(name)
  response.setHeader('Cache-Control', 'no-store')
  response.writeHead(status).end()
}

function report(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

/** Null where its escapes are broken. */
function unescaped(segment = ''): string | null {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}
