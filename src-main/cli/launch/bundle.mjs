/** Bundles the targets that it is given (main, preload, renderer); electron-vite's own command always does all three. */
import { resolveConfig } from 'electron-vite'
import { build } from 'vite'

// electron-vite chooses its production plugins by this variable, which its own build sets too.
process.env.NODE_ENV_ELECTRON_VITE = 'production'
const { config } = await resolveConfig({ logLevel: 'warn' }, 'build', 'production')
for (const target of process.argv.slice(2)) {
  const viteConfig = config?.[target]
  if (viteConfig === undefined) throw new Error(`electron.vite.config.ts has no section ${target}`)
  await build(viteConfig)
}
