/** What the gallery's thread runs in tests: its source. */
import { resolve } from 'node:path'

export const galleryWorker = resolve(import.meta.dirname, '../../src-main/studio/gallery/worker.ts')
