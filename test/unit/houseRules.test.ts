import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** An import that breaks a rule of DESIGN.md, and the rule that must say so. */
const forbidden: [file: string, imported: string, rule: string][] = [
  ['src-main/engine/draw.ts', '../store/rows.ts', 'room-engine'],
  ['src-main/engine/draw2.ts', '../studio/openStudio.ts', 'room-engine'],
  ['src-main/training/learn.ts', '../store/rows.ts', 'room-training'],
  ['src-main/graph/tensor.ts', '../model/transformer.ts', 'room-graph'],
  ['src-main/model/transformer.ts', '../engine/draw.ts', 'room-model'],
  ['src-main/text/pieces.ts', '../pack/openPack.ts', 'room-text'],
  ['src-main/formats/bytes.ts', '../graph/tensor.ts', 'room-formats'],
  ['src-main/picture/crop.ts', '../store/rows.ts', 'room-picture'],
  ['src-main/pack/openPack.ts', '../engine/draw.ts', 'room-pack'],
  ['src-main/store/rows.ts', '../studio/openStudio.ts', 'room-store'],
  ['src-main/studio/openStudio.ts', '../engine/draw.ts', 'room-studio'],
  ['src-main/studio/queue.ts', '../cli/main.ts', 'room-studio'],
  ['src-main/cli/main.ts', '../server/main.ts', 'room-cli'],
  ['src-main/server/main.ts', '../shell/main.ts', 'room-server'],
  ['src-main/shell/main.ts', '../store/rows.ts', 'room-shell'],
  ['src-main/contract/calls.ts', '../language/errors.ts', 'room-contract'],
  ['src-main/language/errors.ts', '../studio/openStudio.ts', 'room-language'],
  ['src-main/contract/entities.ts', 'ws', 'foundation-on-zod-alone'],
  ['src-main/attic/odd.ts', '../contract/calls.ts', 'room-known'],
  ['src-main/server/window.ts', 'electron', 'electron-in-shell'],
  ['src-main/studio/session.ts', 'onnxruntime-node', 'onnxruntime-in-engine'],
  ['src-main/studio/sql.ts', 'better-sqlite3', 'sqlite-in-store'],
  ['src-main/server/page.ts', 'vue', 'vue-in-renderer'],
  ['src-main/cli/tool.ts', 'fast-check', 'program-without-tools'],
  ['src-main/cli/launch/start.mjs', 'zod', 'launch-before-install'],
  ['src-renderer/client/host.ts', '../../src-main/studio/openStudio.ts', 'renderer-through-contract'],
  ['src-renderer/client/disk.ts', 'node:fs', 'renderer-without-node'],
  ['src-renderer/rooms/create/store.ts', '../gallery/state.ts', 'renderer-rooms-are-strangers'],
  ['src-renderer/picture/tile.ts', '../rooms/gallery/state.ts', 'renderer-shared-below-rooms'],
  ['src-main/studio/gallery/list.ts', '../settings/settings.ts', 'studio-folders-meet-above'],
  ['src-main/pack/gone.ts', './nowhere.ts', 'resolvable'],
  ['src-main/pack/ring1.ts', './ring2.ts', 'no-cycle'],
]

/** Imports that the design wants: a rule that forbids them too would prove nothing. */
const welcome: [file: string, imported: string][] = [
  ['src-main/cli/good.ts', '../studio/openStudio.ts'],
  ['src-main/studio/good.ts', '../engine/protocol.ts'],
  ['src-main/engine/good.ts', 'onnxruntime-node'],
  ['src-main/engine/good2.ts', '../pack/openPack.ts'],
  ['src-main/store/good.ts', 'better-sqlite3'],
  ['src-main/shell/good.ts', 'electron'],
  ['src-main/contract/good.ts', 'zod'],
  ['src-main/model/good.ts', '../graph/tensor.ts'],
  ['src-renderer/client/good.ts', '../../src-main/contract/calls.ts'],
  ['src-renderer/frame/good.ts', '../rooms/gallery/state.ts'],
]

interface Violation {
  from: string
  to: string
  rule: { name: string }
}

let folder: string
let violations: Violation[]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'house-rules-'))
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content, { flag: 'a' })
  }
  for (const name of ['node_modules', 'package.json', 'tsconfig.json', 'tsconfig.base.json']) {
    symlinkSync(join(root, name), join(folder, name))
  }
  for (const target of ['studio/openStudio', 'studio/settings/settings', 'engine/protocol']) {
    put(`src-main/${target}.ts`, 'export const target = 1\n')
  }
  put('src-renderer/rooms/gallery/state.ts', 'export const target = 1\n')
  put('src-main/pack/ring2.ts', "import './ring1.ts'\n")
  for (const [file, imported] of [...forbidden, ...welcome]) put(file, `import '${imported}'\n`)
  violations = cruise()
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function cruise(): Violation[] {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const args = [
    '--config',
    join(root, '.dependency-cruiser.cjs'),
    '--output-type',
    'json',
    'src-main',
    'src-renderer',
  ]
  const { stdout } = spawnSync(process.execPath, [cruiser, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations
}

describe('the rules of the house', () => {
  it.each(forbidden)('%s may not import %s', (file, _imported, rule) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(
      rule,
    )
  })

  it.each(welcome)('%s may import %s', (file) => {
    expect(violations.filter(({ from }) => from === file)).toEqual([])
  })
})
