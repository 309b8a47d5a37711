/**
 * What enters the scripted studio: a name says what it is. `wide…` and `tall…` have other shapes than a square, `own…` was
 * made here, `broken…` is no picture, a path that ends in a slash is a folder of twelve pictures.
 */
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import type { Inspection } from '../../../src-main/contract/inspection.ts'
import type { ImportSource } from '../../../src-main/contract/requests.ts'
import { scriptedPack } from './scriptedGeneration.ts'

const FOLDER = 12

interface ScriptedFile {
  name: string
  shape: readonly [number, number] | null
}

export interface ScriptedEntering {
  readonly handlers: Partial<Handlers>
  filesOf(sources: readonly ImportSource[]): ScriptedFile[]
}

export function createScriptedEntering(newId: (kind: string) => string): ScriptedEntering {
  return {
    handlers: {
      'uploads.begin': () => ({ upload: newId('upload') }),
      'uploads.append': () => ({}),
      'uploads.discard': () => ({}),
      'imports.inspect': ({ sources }) => sources.map((source) => inspect(nameOf(source))),
    },
    filesOf: (sources) => sources.flatMap((source) => filesIn(nameOf(source))),
  }
}

function nameOf(source: ImportSource): string {
  return 'path' in source ? source.path : source.name
}

function filesIn(name: string): ScriptedFile[] {
  if (!name.endsWith('/')) return [{ name, shape: shapeOf(name) }]
  return Array.from({ length: FOLDER }, (_, i) => {
    const inner = i === FOLDER - 1 ? 'broken.png' : `${i}.png`
    return { name: inner, shape: shapeOf(inner) }
  })
}

function shapeOf(name: string): readonly [number, number] | null {
  if (name.includes('broken')) return null
  if (name.includes('wide')) return [320, 200]
  return name.includes('tall') ? [200, 320] : [64, 64]
}

function inspect(name: string): Inspection {
  if (name.endsWith('/')) return { kind: 'folder', name, pictures: FOLDER }
  const shape = shapeOf(name)
  if (shape === null) {
    return { kind: 'unreadable', name, error: { code: 'picture-not-readable', params: { name } } }
  }
  const [width, height] = shape
  if (!name.includes('own')) return { kind: 'picture', name, format: 'png', width, height }
  return {
    kind: 'own',
    name,
    width,
    height,
    recipe: {
      format: 'cogview-studio/1',
      task: 'generate',
      sentence: 'flat style dog face',
      size: '[TINY]',
      seed: 41,
      sampler: { temperature: 0.7, topK: 20, topP: 1, guidance: 1 },
      pack: scriptedPack.identity,
      provider: 'cpu',
      runtime: 'onnxruntime-node 1.30.0',
    },
  }
}
