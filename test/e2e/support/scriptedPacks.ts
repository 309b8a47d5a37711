/** The packs and the housekeeping of the scripted studio: two packs, one of them added, and works that go on in steps. */
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import { StudioError, toErrorData } from '../../../src-main/contract/errors.ts'
import type { ErrorData } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { PackDetails } from '../../../src-main/contract/packDetails.ts'
import type { ScriptedDatasets } from './scriptedDatasets.ts'
import { withoutError } from '../../../src-main/contract/works.ts'
import type { Benchmark, Work, WorkRequest, WorkResult } from '../../../src-main/contract/works.ts'

const STEPS = 6

const starter: PackDetails = {
  identity: { name: 'starter', version: '1.0.0', sha256: 'a'.repeat(64) },
  folder: '/program/resources/packs/starter',
  title: { 'zh-CN': '入门模型', en: 'Starter' },
  description: {
    'zh-CN':
      '画图标、徽章和衣物的小模型，64×64 像素，能看懂中文和英文。随程序附带，在普通电脑的处理器上就能运行。',
    en: 'A small model for icons, emblems and garments at 64×64 pixels that reads Chinese and English. It comes with the program and runs on an ordinary processor.',
  },
  limits: {
    'zh-CN':
      '这个模型只认识大约 1500 种常见事物，会画图标、徽章和衣物；试试 猫、rocket、蓝色的连衣裙。不适合照片、人脸、手和文字。',
    en: 'This pack knows about 1,500 common things and draws emblems and garments; try 猫, rocket, 蓝色的连衣裙. It is not for photographs, faces, hands or letters.',
  },
  licence: 'Apache-2.0 AND CC-BY-4.0 AND MIT AND Unicode-3.0',
  attributions: [
    'fluent-emoji by Microsoft Corporation, https://github.com/microsoft/fluentui-emoji: MIT',
    'noto by Google Inc, https://github.com/googlefonts/noto-emoji: Apache-2.0',
    'twemoji by Twitter, https://github.com/jdecked/twemoji: CC-BY-4.0',
  ],
  languages: ['zh', 'en'],
  card: '# Starter: model card\n\nA small CogView for **icons**.\n\n- one\n- two\n\n| what | value |\n|---|---|\n| codec | 22.65 dB |\n\n<script>fetch("https://example.org")</script>\n![pixel](https://example.org/pixel.png)\n',
  shipped: true,
  isDefault: true,
  bytes: 67_449_344,
  parameters: 30_812_345,
  memoryMiB: 118,
  roles: ['base', 'caption', 'sr'],
  tasks: ['generate', 'restyle', 'continue', 'enlarge', 'describe', 'rank'],
  pictures: 1234,
}

const added: PackDetails = {
  ...starter,
  identity: { name: 'garden-flowers', version: '0.3.1', sha256: 'b'.repeat(64) },
  folder: '/library/packs/garden-flowers',
  title: { 'zh-CN': '花园里的花', en: 'Flowers of the garden' },
  description: { 'zh-CN': '只画花。', en: 'Draws flowers, and nothing else.' },
  limits: { 'zh-CN': '其他的都画不好。', en: 'Anything else comes out badly.' },
  licence: 'CC0-1.0',
  attributions: [],
  languages: ['en'],
  shipped: false,
  isDefault: false,
  bytes: 1_840_000_000,
  parameters: 460_000_000,
  memoryMiB: 1790,
  roles: ['base'],
  tasks: ['generate'],
  pictures: 0,
}

const benchmark: Omit<Benchmark, 'pack'> = {
  provider: 'cpu',
  device: 'AMD EPYC, 2 threads',
  runtime: 'onnxruntime-node 1.30.0',
  steps: [
    { batch: 1, milliseconds: 4.81 },
    { batch: 4, milliseconds: 6.4 },
    { batch: 16, milliseconds: 9.97 },
  ],
  picturesPerMinute: 851,
  capsPerSecond: 49.1,
  peakMiB: 402,
}

type PackCalls =
  | 'packs.details'
  | 'packs.remove'
  | 'packs.problems'
  | 'works.start'
  | 'works.list'
  | 'works.cancel'
  | 'works.dismiss'

export function createScriptedPacks(
  emit: (event: StudioEvent) => void,
  pace: number,
  datasets: ScriptedDatasets,
): Pick<Handlers, PackCalls> {
  let installed: PackDetails[] = [starter, added]
  let problems: { folder: string; error: ErrorData }[] = [
    {
      folder: '/library/packs/broken',
      error: {
        code: 'pack-file-truncated',
        params: { file: '/library/packs/broken/base.safetensors', expected: 18_755_664, actual: 1000 },
      },
    },
  ]
  let works: Work[] = []

  function set(id: string, part: Partial<Work>): Work | null {
    const known = works.find((work) => work.id === id)
    if (known?.state !== 'running') return null
    const work = { ...known, ...part }
    works = works.map((each) => (each.id === id ? work : each))
    emit({ type: 'work', work })
    return work
  }

  async function play(id: string, request: WorkRequest): Promise<void> {
    const total = request.kind === 'benchmark' ? 1 : starter.bytes
    for (let step = 1; step <= STEPS; step += 1) {
      await new Promise((resolve) => setTimeout(resolve, pace))
      if (set(id, { done: (total * step) / STEPS, total, secondsLeft: STEPS - step }) === null) return
    }
    try {
      set(id, { state: 'done', secondsLeft: null, result: resultOf(request) })
    } catch (thrown) {
      set(id, { state: 'failed', secondsLeft: null, error: toErrorData(thrown) })
    }
  }

  function resultOf(request: WorkRequest): WorkResult {
    switch (request.kind) {
      case 'verify-pack':
        if (request.folder === added.folder) {
          throw new StudioError('pack-file-altered', { file: `${added.folder}/base.safetensors` })
        }
        return { kind: 'verify-pack', files: 7, bytes: starter.bytes }
      case 'import-pack': {
        if (request.folder.includes('nothing')) {
          throw new StudioError('pack-not-found', { folder: request.folder, count: 0 })
        }
        const identity = { name: 'birds', version: '2.0.0', sha256: 'c'.repeat(64) }
        const folder = '/library/packs/birds'
        installed = [...installed, { ...added, identity, folder, title: { 'zh-CN': '鸟', en: 'Birds' } }]
        emit({ type: 'packs' })
        return { kind: 'import-pack', identity, folder }
      }
      case 'move-pictures':
        return { kind: 'move-pictures', folder: request.to, files: 1234 }
      case 'import-dataset': {
        const name = request.source.kind === 'path' ? request.source.path : 'Pictures'
        if (name.includes('nothing')) throw new StudioError('dataset-without-pictures', { name, files: 3 })
        const dataset = datasets.bringIn(name.split('/').at(-1) ?? name)
        const counts = { found: 60, pictures: 60, unreadable: 0, captions: 60, orphanCaptions: 0 }
        const files = { ...counts, metadata: 0, metadataUnreadable: 0, other: 0 }
        return { kind: 'import-dataset', dataset, files }
      }
      case 'describe-dataset':
        return { kind: 'describe-dataset', described: datasets.describe(request.dataset), failed: 0 }
      case 'encode-dataset':
        return { kind: 'encode-dataset', encoded: 60, known: 0 }
      case 'merge-adapters': {
        const identity = { name: request.name, version: '1.0.0', sha256: 'd'.repeat(64) }
        const folder = `/library/packs/${request.name}`
        const title = { 'zh-CN': request.title, en: request.title }
        installed = [...installed, { ...added, identity, folder, title }]
        emit({ type: 'packs' })
        return { kind: 'merge-adapters', identity, folder }
      }
      case 'benchmark': {
        const pack = installed.find(({ identity }) => identity.name === request.pack) ?? starter
        return { kind: 'benchmark', benchmark: { ...benchmark, pack: pack.identity } }
      }
    }
  }

  return {
    'packs.details': () => installed,
    'packs.problems': () => problems,
    'packs.remove'({ folder }) {
      installed = installed.filter((pack) => pack.folder !== folder)
      problems = problems.filter((problem) => problem.folder !== folder)
      emit({ type: 'packs' })
      return {}
    },
    'works.start'(request) {
      const id = `work-${works.length + 1}`
      const work: Work = {
        ...{ id, request, state: 'running', done: 0, total: 0, secondsLeft: null },
        ...{ result: null, error: null },
      }
      works = [...works, work]
      emit({ type: 'work', work })
      void play(id, request)
      return { workId: id }
    },
    'works.list': () => works,
    'works.cancel'({ workId }) {
      set(workId, { state: 'cancelled', secondsLeft: null })
      return {}
    },
    'works.dismiss'({ workId }) {
      works = withoutError(works, workId)
      emit({ type: 'work-dismissed', workId })
      return {}
    },
  }
}
