/** Whether what lies in out/ was made from the sources as they are: by contents, so that dates don't matter. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const shared = ['package-lock.json', 'package.json', 'electron.vite.config.ts', 'tsconfig.base.json']

/** Each part of the build: the files and folders that go into it, and a file that must exist afterwards. */
export const targets = {
  main: { sources: ['src-main', 'test/bench'], made: 'main/cli.js' },
  preload: { sources: ['src-main/shell', 'src-main/contract'], made: 'preload/preload.cjs' },
  renderer: {
    sources: ['src-renderer', 'src-main/contract', 'src-main/language'],
    made: 'renderer/index.html',
  },
}

/** SHA-256 over the names and contents of all that a target is made from. */
export function sourceHash(root, target) {
  const hash = createHash('sha256')
  for (const source of [...shared, ...targets[target].sources]) {
    for (const file of filesUnder(root, source)) {
      const content = readFileSync(join(root, file))
      hash.update(`${file}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/** The targets whose sources differ from those they were last built from, each with its present hash. */
export function staleTargets(root, out) {
  const stamp = readStamp(out)
  return Object.keys(targets)
    .map((target) => ({ target, hash: sourceHash(root, target) }))
    .filter(({ target, hash }) => stamp[target] !== hash || !existsSync(join(out, targets[target].made)))
}

/** Records what a target was built from; null: it is being built, so what lies there counts for nothing. */
export function stampTarget(out, target, hash) {
  mkdirSync(out, { recursive: true })
  const temporary = join(out, `.build-stamp.${process.pid}.json`)
  writeFileSync(temporary, JSON.stringify({ ...readStamp(out), [target]: hash }))
  renameSync(temporary, join(out, '.build-stamp.json'))
}

function readStamp(out) {
  const file = join(out, '.build-stamp.json')
  if (!existsSync(file)) return {}
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // A stamp that can't be read says nothing about what was built: everything is built again.
    return {}
  }
}

function filesUnder(root, path) {
  if (!existsSync(join(root, path))) return []
  if (/\.\w+$/.test(path)) return [path]
  return readdirSync(join(root, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}
