/**
 * The gradient of a two-layer network end to end, in double precision: against PyTorch's and against differences, with
 * the maxima of PB-relax LayerNorm held as they are at the point; and onnxruntime's numbers for the same graph.
 */
import { beforeAll, expect, test } from 'vitest'
import { randomStream } from '../../../src-main/engine/randomStream.ts'
import { readTensor } from '../../../src-main/formats/tensorTable.ts'
import type { Tensor } from '../../../src-main/graph/tensor.ts'
import { Weights } from '../../../src-main/model/weights.ts'
import { learntWeight, makeBatch } from '../../../src-main/training/batch.ts'
import type { TrainingGraph } from '../../../src-main/training/trainingGraph.ts'
import { buildTraining, trainingInputs } from '../../../src-main/training/trainingGraph.ts'
import type { GoldenTraining } from '../../support/goldenTraining.ts'
import { goldenTraining } from '../../support/goldenTraining.ts'
import { floats, graphRunner, largestDifference, only, targets } from '../../support/graphRunner.ts'
import type { Feeds } from '../../support/interpretGraph.ts'
import { interpret } from '../../support/interpretGraph.ts'
import type { NdArray } from '../../support/ndArray.ts'

const STEP = 1e-5
const RELATIVE = 1e-4
/** Elements whose derivative is compared with a difference, beside a direction in which all move. */
const PICKED = 24

let golden: GoldenTraining
let feeds: Feeds[]
let graphs: Record<'kept' | 'recomputed' | 'in chunks', TrainingGraph>

function lossesOf(graph: TrainingGraph): Tensor[] {
  return Object.entries(graph.outputs).flatMap(([name, tensor]) => (name.endsWith('_losses') ? [tensor] : []))
}

function batches() {
  const passes = (golden.order[0] ?? []).map((pass) => pass.map((index) => golden.examples[index] as never))
  const total = passes.flat().reduce((sum, each) => sum + learntWeight(each, golden.settings.textWeight), 0)
  return passes.map((pass) => makeBatch(pass, golden.model.heads, golden.settings.textWeight, total))
}

function adapter(parameters: ArrayLike<number>, { layout }: TrainingGraph): Record<string, NdArray> {
  const part = (start: number, shape: readonly [number, number]): NdArray => ({
    shape: [...shape],
    data: Array.from({ length: shape[0] * shape[1] }, (_, at) => parameters[start + at] ?? NaN),
  })
  return Object.fromEntries(
    layout.parts.flatMap(({ module, a, b }) => [
      [`${module}.lora_A`, part(a.start, a.shape)],
      [`${module}.lora_B`, part(b.start, b.shape)],
    ]),
  )
}

beforeAll(async () => {
  golden = await goldenTraining()
  const { config, table, heads, scope } = golden.model
  const { rank, alpha, layers } = golden.settings
  const build = (recompute: boolean, chunks: number | null = null): TrainingGraph =>
    buildTraining(config, new Weights(table), {
      lora: { rank, scale: alpha / rank, layers },
      heads,
      scope,
      chunks,
      recompute,
    })
  graphs = { kept: build(false), recomputed: build(true), 'in chunks': build(true, 3) }
  const weights: Record<string, NdArray> = {}
  for (const [name, entry] of table) {
    const data = [...(await readTensor(entry))]
    weights[name] = { shape: [...entry.shape], data }
    for (const { ranges } of heads)
      for (const { start, end } of ranges) {
        const width = entry.shape.at(-1) ?? 0
        weights[`${name}[${start}:${end}]`] = {
          shape: [end - start, width],
          data: data.slice(start * width, end * width),
        }
      }
  }
  feeds = batches().map((batch) => ({
    ...weights,
    [trainingInputs.gathered]: { shape: [graphs.kept.layout.length], data: golden.gradient.map(() => 0) },
    ...Object.fromEntries(
      Object.entries(batch.feeds).map(([name, { dims, data }]) => [
        name,
        { shape: [...dims], data: Array.from(data as ArrayLike<number | bigint>, Number) },
      ]),
    ),
  }))
})

function gradientOf(graph: TrainingGraph): number[] {
  const own = adapter(golden.parameters, graph)
  const each = feeds.map((fed) => interpret([graph.outputs.gradient as Tensor], { ...fed, ...own })[0])
  return golden.gradient.map((_, at) => each.reduce((sum, part) => sum + (part?.data[at] ?? NaN), 0))
}

/** Over the largest derivative: small ones beside it are what rounding leaves. */
function relative(found: readonly number[], expected: readonly number[]): number {
  const scale = Math.max(...expected.map(Math.abs))
  return largestDifference(found, expected) / scale
}

test.each(['kept', 'recomputed', 'in chunks'] as const)('is PyTorch’s, with activations %s', (name) => {
  const found = gradientOf(graphs[name])
  expect(relative(found, golden.gradient)).toBeLessThan(1e-7)
})

test('is the limit of differences', () => {
  const graph = graphs.kept
  const holds = heldTensors(lossesOf(graph))
  const held = feeds.map((fed) => {
    const values = interpret(holds, { ...fed, ...adapter(golden.parameters, graph) })
    return new Map(holds.map((tensor, index) => [tensor, values[index] as NdArray]))
  })
  const lossAt = (parameters: readonly number[]): number =>
    feeds.reduce((sum, fed, pass) => {
      const values = interpret(lossesOf(graph), { ...fed, ...adapter(parameters, graph) }, held[pass])
      return values.reduce((total, { data }, head) => {
        const weights = fed[`${golden.model.heads[head]?.name}_weights`]?.data ?? []
        return total + data.reduce((part, loss, at) => part + loss * (weights[at] ?? NaN), 0)
      }, sum)
    }, 0)
  const along = (direction: readonly number[]): number => {
    const moved = (by: number) =>
      golden.gradient.map((_, at) => (golden.parameters[at] ?? NaN) + by * (direction[at] ?? 0))
    return (lossAt(moved(STEP)) - lossAt(moved(-STEP))) / (2 * STEP)
  }
  const gradient = gradientOf(graph)
  const scale = Math.max(...gradient.map(Math.abs))
  const random = randomStream(11)
  for (let picked = 0; picked < PICKED; picked++) {
    const place = Math.floor(random() * gradient.length)
    const difference = along(gradient.map((_, at) => (at === place ? 1 : 0)))
    expect(Math.abs(difference - (gradient[place] ?? NaN)) / scale, `parameter ${place}`).toBeLessThan(
      RELATIVE,
    )
  }
  const direction = gradient.map(() => random() - 0.5)
  const expected = gradient.reduce((sum, value, at) => sum + value * (direction[at] ?? NaN), 0)
  expect(Math.abs(along(direction) / expected - 1)).toBeLessThan(RELATIVE)
})

test.each(targets)('comes from onnxruntime in single precision, %s', async (target) => {
  const graph = graphs['in chunks']
  const runner = await graphRunner({ gradient: graph.outputs.gradient as Tensor }, { target })
  const own = Object.fromEntries(
    Object.entries(adapter(golden.parameters, graph)).map(([name, { shape, data }]) => [
      name,
      floats(data, shape),
    ]),
  )
  let gathered: ArrayLike<number> = golden.gradient.map(() => 0)
  for (const batch of batches()) {
    const fed = { ...batch.feeds, ...own, [trainingInputs.gathered]: floats(gathered, [gathered.length]) }
    const needed = Object.fromEntries(runner.inputs.map((name) => [name, fed[name as keyof typeof fed]]))
    gathered = only(await runner.run(needed as never), 'gradient').numbers
  }
  expect(relative(Array.from(gathered), golden.gradient)).toBeLessThan(1e-5)
})

/** The maxima that the derivative takes for constants. */
function heldTensors(results: readonly Tensor[]): Tensor[] {
  const seen = new Set<Tensor>()
  const stack = [...results]
  for (let tensor = stack.pop(); tensor !== undefined; tensor = stack.pop()) {
    if (seen.has(tensor) || tensor.source.kind !== 'node') continue
    seen.add(tensor)
    stack.push(...tensor.source.node.inputs)
  }
  return [...seen].filter(({ source }) => source.kind === 'node' && source.node.operator.name === 'hold')
}
