/** Somebody else's program for the same rows, run in turns with ours: a script that prints a JSON array of rows. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'

const run = promisify(execFile)
const rowsSchema = z.array(z.object({ name: z.string(), value: z.number(), unit: z.string() }))

export interface Peer {
  /** Version and matrix library: a fair peer has a fast BLAS, so the row says which. */
  readonly note: string
  round(): Promise<Map<string, number>>
}

const DESCRIBE = `
import torch
torch.randn(64, 64) @ torch.randn(64, 64)
maps = open('/proc/self/maps').read().split()
blas = sorted({p.rsplit('/', 1)[-1] for p in maps if any(k in p.lower() for k in ('blas', 'mkl'))})
print('torch ' + torch.__version__ + ', ' + (' '.join(blas) or 'BLAS unknown'))
`

/** @throws Error when no Python with torch is found for the script. */
export async function openPeer(script: string): Promise<Peer> {
  for (const python of ['/usr/bin/python3', 'python3']) {
    const described = await run(python, ['-c', DESCRIBE]).catch(() => null)
    if (described === null) continue
    const env = { ...process.env, OMP_NUM_THREADS: '2' }
    return {
      note: described.stdout.trim(),
      round: async () => {
        const { stdout } = await run(python, [script], { env, maxBuffer: 2 ** 24 })
        return new Map(rowsSchema.parse(JSON.parse(stdout)).map(({ name, value }) => [name, value]))
      },
    }
  }
  throw new Error(`${script}: no Python with torch (Debian: python3-torch libopenblas0-pthread)`)
}
