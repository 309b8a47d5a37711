import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const here = (path: string) => resolve(import.meta.dirname, path)

/**
 * One build for all doors. `main` holds every Node entry: the Electron shell, the server, the terminal and the
 * engine process, the process that learns, the gallery's thread; native modules stay outside the bundles and are loaded from node_modules at run time.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          shell: here('src-main/shell/main.ts'),
          server: here('src-main/server/main.ts'),
          cli: here('src-main/cli/main.ts'),
          engine: here('src-main/engine/main.ts'),
          training: here('src-main/training/main.ts'),
          gallery: here('src-main/studio/gallery/worker.ts'),
          bench: here('test/bench/main.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: here('src-main/shell/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('src-renderer'),
    plugins: [vue()],
    build: { outDir: here('out/renderer'), rollupOptions: { input: here('src-renderer/index.html') } },
  },
})
