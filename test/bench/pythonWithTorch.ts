/** The Python of this machine that has PyTorch, for what is measured against it or judged with it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Python {
  readonly command: string
  /** Version and matrix library: a fair peer has a fast BLAS, so a row says which. */
  readonly note: string
}

const DESCRIBE = `
import torch
torch.randn(64, 64) @ torch.randn(64, 64)
maps = open('/proc/self/maps').read().split()
blas = sorted({p.rsplit('/', 1)[-1] for p in maps if any(k in p.lower() for k in ('blas', 'mkl'))})
print('torch ' + torch.__version__ + ', ' + (' '.join(blas) or 'BLAS unknown'))
`

export class PythonMissing extends Error {}

/** @throws PythonMissing, with what to install */
export async function pythonWithTorch(script: string): Promise<Python> {
  for (const command of ['/usr/bin/python3', 'python3']) {
    const described = await run(command, ['-c', DESCRIBE]).catch(() => null)
    if (described !== null) return { command, note: described.stdout.trim() }
  }
  throw new PythonMissing(`${script}: no Python with torch (Debian: python3-torch libopenblas0-pthread)`)
}
