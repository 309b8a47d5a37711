import { expect, it } from 'vitest'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import { bring, CHUNK_BYTES } from '../../../../src-renderer/client/bring.ts'
import type { StudioClient } from '../../../../src-renderer/client/studioClient.ts'

interface Upload {
  name: string
  bytes: number
  received: number[]
}

const bytesOf = (base64: string): number[] => [...atob(base64)].map((letter) => letter.charCodeAt(0))

function aClient(paths: Record<string, string> = {}, breaksAt = Infinity) {
  const uploads: Upload[] = []
  const discarded: string[] = []
  let pieces = 0
  const answers: Record<string, (params: never) => unknown> = {
    'uploads.begin': ({ name, bytes }: { name: string; bytes: number }) => {
      uploads.push({ name, bytes, received: [] })
      return { upload: String(uploads.length - 1) }
    },
    'uploads.append': ({ upload, data }: { upload: string; data: string }) => {
      pieces += 1
      if (pieces > breaksAt) throw new StudioError('upload-too-large', { name: 'x', most: 1 })
      const known = uploads[Number(upload)]
      if (known !== undefined) known.received = known.received.concat(bytesOf(data))
      return {}
    },
    'uploads.discard': ({ upload }: { upload: string }) => void discarded.push(upload),
  }
  const client = {
    call: async (name: string, params: never) => answers[name]?.(params),
    pathOf: (file: File) => paths[file.name] ?? null,
  } as unknown as Pick<StudioClient, 'call' | 'pathOf'>
  return { client, uploads, discarded }
}

const bytes = Uint8Array.from({ length: 2 * CHUNK_BYTES + 77 }, (_, i) => (i * 31) % 256)
const large = () => new File([bytes], 'large.png')

it('an upload that the studio refuses is discarded, and the refusal is passed on', async () => {
  const { client, discarded } = aClient({}, 1)
  await expect(bring(client, [large()], () => undefined)).rejects.toMatchObject({ code: 'upload-too-large' })
  expect(discarded).toEqual(['0'])
})

it('sends a file piece by piece, whole and in order, and tells how far it is', async () => {
  const { client, uploads } = aClient()
  const told: number[] = []
  const sources = await bring(client, [large()], (done, total) => told.push(done / total))
  expect(sources).toEqual([{ upload: '0', name: 'large.png' }])
  expect(uploads[0]).toMatchObject({ name: 'large.png', bytes: bytes.length })
  expect(uploads[0]?.received).toEqual([...bytes])
  expect(told).toHaveLength(3)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBe(1)
})

it('names a path where there is one, and sends only what has none', async () => {
  const { client, uploads } = aClient({ cats: '/home/cats' })
  const sources = await bring(client, [new File([], 'cats'), new File(['x'], 'pasted.png')], () => undefined)
  expect(sources).toEqual([{ path: '/home/cats' }, { upload: '0', name: 'pasted.png' }])
  expect(uploads).toHaveLength(1)
})

it('knows a file by the name that it was found under', async () => {
  const { client, uploads } = aClient()
  const file = new File([bytes.slice(0, 3)], '001.png')
  const [source] = await bring(
    client,
    [file],
    () => undefined,
    () => 'felt/001.png',
  )
  expect(source).toEqual({ upload: '0', name: 'felt/001.png' })
  expect(uploads[0]?.name).toBe('felt/001.png')
})
