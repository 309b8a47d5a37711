/** Bundles the preload as the build does, in memory, and gives its text. */
import { fileURLToPath } from 'node:url'
import { resolveConfig } from 'electron-vite'
import { build } from 'vite'

export interface BuiltFile {
  fileName: string
  code: string
}

export async function buildPreload(): Promise<BuiltFile[]> {
  // electron-vite chooses its production plugins by this variable.
  process.env.NODE_ENV_ELECTRON_VITE = 'production'
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const { config } = await resolveConfig({ root, logLevel: 'silent' }, 'build', 'production')
  const preload = config?.preload
  if (preload === undefined) throw new Error('electron.vite.config.ts has no preload')
  const built = await build({ ...preload, logLevel: 'silent', build: { ...preload.build, write: false } })
  const outputs = Array.isArray(built) ? built : [built]
  return outputs.flatMap((part) =>
    'output' in part
      ? part.output.map((file) => ({ fileName: file.fileName, code: file.type === 'chunk' ? file.code : '' }))
      : [],
  )
}
