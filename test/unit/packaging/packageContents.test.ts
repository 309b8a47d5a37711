import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createPackageWithOptions } from '@electron/asar'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  findContentProblems,
  readPackageContents,
} from '../../../src-main/cli/launch/packaging/packageContents.ts'
import type { PackageTarget } from '../../../src-main/cli/launch/packaging/target.ts'

const LINUX: PackageTarget = { system: 'linux', arch: 'x64' }

const MODULES = {
  'package.json': JSON.stringify({
    dependencies: { 'onnxruntime-node': '1', 'better-sqlite3': '1', sharp: '1' },
  }),
  'node_modules/onnxruntime-node/package.json': JSON.stringify({
    dependencies: { 'onnxruntime-common': '1' },
  }),
  'node_modules/onnxruntime-node/node_modules/onnxruntime-common/package.json': '{}',
  'node_modules/better-sqlite3/package.json': JSON.stringify({ dependencies: { 'node-addon-api': '1' } }),
  'node_modules/sharp/package.json': JSON.stringify({ dependencies: { '@img/colour': '1' } }),
  'node_modules/@img/colour/package.json': '{}',
  'node_modules/@img/colour/color.cjs': '',
}
const BUILT = {
  'out/main/shell.js': '',
  'out/main/engine.js': '',
  'out/main/training.js': '',
  'out/main/gallery.js': '',
  'out/main/chunks/dispatch.js': '',
  'out/preload/preload.cjs': '',
  'out/renderer/index.html': '',
  'node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf': '',
}
const NATIVE: Readonly<Record<PackageTarget['system'], Readonly<Record<string, string>>>> = {
  linux: {
    'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node': 'native',
    'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1': 'native',
    'node_modules/better-sqlite3/prebuilds/linux-x64.node': 'native',
    'node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64-0.35.5.node': 'native',
    'node_modules/@img/sharp-libvips-linux-x64/lib/libvips-cpp.so.8.18.7': 'native',
  },
  darwin: {
    'node_modules/onnxruntime-node/bin/napi-v6/darwin/arm64/onnxruntime_binding.node': 'native',
    'node_modules/onnxruntime-node/bin/napi-v6/darwin/arm64/libonnxruntime.1.30.0.dylib': 'native',
    'node_modules/better-sqlite3/prebuilds/darwin-arm64.node': 'native',
    'node_modules/@img/sharp-darwin-arm64/lib/sharp-darwin-arm64.node': 'native',
  },
  win32: {
    'node_modules/onnxruntime-node/bin/napi-v6/win32/arm64/onnxruntime_binding.node': 'native',
    'node_modules/onnxruntime-node/bin/napi-v6/win32/arm64/onnxruntime.dll': 'native',
    'node_modules/onnxruntime-node/bin/napi-v6/win32/arm64/DirectML.dll': 'native',
    'node_modules/better-sqlite3/prebuilds/win32-arm64.node': 'native',
    'node_modules/@img/sharp-win32-arm64/lib/sharp-win32-arm64.node': 'native',
  },
}
const SOUND = { ...MODULES, ...BUILT, ...NATIVE.linux }
const PACKS = { 'starter/pack.json': '{}' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-contents-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function write(into: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, into, path)), { recursive: true })
    writeFileSync(join(folder, into, path), text)
  }
}

async function problemsOf(
  files: Readonly<Record<string, string>>,
  {
    target = LINUX,
    packs = PACKS,
    adapters = {},
    unpack = '**/*.{node,so,so.*,dll,dylib}',
  }: {
    target?: PackageTarget
    packs?: Readonly<Record<string, string>>
    adapters?: Readonly<Record<string, string>>
    unpack?: string
  } = {},
): Promise<string[]> {
  write('app', files)
  write('resources/packs', packs)
  write('resources/adapters', adapters)
  await createPackageWithOptions(join(folder, 'app'), join(folder, 'resources', 'app.asar'), { unpack })
  const resources = join(folder, 'resources')
  return findContentProblems(readPackageContents(resources), target, resources)
}

const without = (path: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(SOUND).filter(([name]) => name !== path))

describe('findContentProblems', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a missing entry', without('out/main/engine.js'), 'missing: out/main/engine.js'],
    [
      'a missing module, also of a module',
      without('node_modules/@img/colour/package.json'),
      'missing: @img/colour, which node_modules/sharp needs',
    ],
    [
      'a missing library beside its addon',
      without('node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1'),
      String.raw`no native file of linux-x64 like onnxruntime-node\/.*\/linux\/x64\/libonnxruntime\.so.*$`,
    ],
    ['sources', { ...SOUND, 'src-main/shell/main.js': '' }, 'not for users: src-main/shell/main.js'],
    ['source maps', { ...SOUND, 'out/main/shell.js.map': '' }, 'not for users: out/main/shell.js.map'],
    [
      'the runtime of another processor',
      { ...SOUND, 'node_modules/onnxruntime-node/bin/napi-v6/linux/arm64/onnxruntime_binding.node': '' },
      'of another platform: node_modules/onnxruntime-node/bin/napi-v6/linux/arm64/onnxruntime_binding.node',
    ],
    [
      'a native file that no rule knows',
      { ...SOUND, 'node_modules/new/build/new.node': '' },
      'of another platform: node_modules/new/build/new.node',
    ],
    [
      'too much native code',
      { ...SOUND, 'node_modules/@img/sharp-libvips-linux-x64/lib/x.so': 'x'.repeat(111e6) },
      'native code has 111.0 MB, more than 110.0',
    ],
  ])('names %s', async (_what, files, problem) => {
    expect(await problemsOf(files)).toEqual([problem])
  })

  it('names what the system could not load', async () => {
    const path = 'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1'
    expect(await problemsOf(SOUND, { unpack: '**/*.{node,so.8.*}' })).toEqual([
      `not loadable, because it is inside app.asar: ${path}`,
    ])
  })

  it('names a missing starter pack, and what is not for users in one', async () => {
    expect(await problemsOf(SOUND, { packs: { 'starter/provenance.json': '' } })).toEqual([
      `not for users: packs/${join('starter', 'provenance.json')}`,
      'missing: packs/starter/pack.json',
    ])
  })

  it('names what an adapter lacks, and what is not for users in one', async () => {
    const adapters = { 'blueprint/adapter.safetensors': '', 'blueprint/provenance/pictures.json': '' }
    const made = join('blueprint', 'provenance')
    expect(await problemsOf(SOUND, { adapters })).toEqual([
      `not for users: adapters/${made}`,
      `not for users: adapters/${join(made, 'pictures.json')}`,
      `missing: adapters/${join('blueprint', 'card.md')}`,
      `missing: adapters/${join('blueprint', 'with-and-without.png')}`,
    ])
    const whole = ['adapter.safetensors', 'card.md', 'with-and-without.png']
    const sound = Object.fromEntries(whole.map((part) => [`fashion/${part}`, '']))
    rmSync(join(folder, 'resources/adapters/blueprint'), { recursive: true })
    expect(await problemsOf(SOUND, { adapters: sound })).toEqual([])
  })

  it.each<[PackageTarget]>([
    [LINUX],
    [{ system: 'darwin', arch: 'arm64' }],
    [{ system: 'win32', arch: 'arm64' }],
  ])('finds nothing wrong with a sound package for %o', async (target) => {
    expect(await problemsOf({ ...MODULES, ...BUILT, ...NATIVE[target.system] }, { target })).toEqual([])
  })
})
