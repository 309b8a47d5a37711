/** `webUtils`: what it tells of files that were dropped; others, such as pasted ones, have no path. */
import type { WebUtilsPart } from '../../src-main/shell/electronParts.ts'

export function createWebUtilsDouble(paths: Readonly<Record<string, string>> = {}): WebUtilsPart {
  return { getPathForFile: (file) => paths[file.name] ?? '' }
}
