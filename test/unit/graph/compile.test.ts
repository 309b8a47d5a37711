import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import onnxProto from 'onnx-proto'
import { describe, expect, it } from 'vitest'
import { Session } from '../../../src-main/engine/onnxRuntime.ts'
import { readSafetensors, writeSafetensors } from '../../../src-main/formats/safetensors.ts'
import { compile } from '../../../src-main/graph/compile.ts'
import { add, multiply } from '../../../src-main/graph/operators/elementwise.ts'
import { matmulTransposed } from '../../../src-main/graph/operators/matrix.ts'
import type { Tensor } from '../../../src-main/graph/tensor.ts'
import { constant, input, weight } from '../../../src-main/graph/tensor.ts'
import { Weights } from '../../../src-main/model/weights.ts'
import { evaluate, floats } from '../../support/graphRunner.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'

const portable = { name: 'test', target: 'portable' } as const
const location = { file: 'model.safetensors', offset: 64, byteLength: 24 }
const read = (bytes: Uint8Array) => onnxProto.onnx.ModelProto.decode(bytes)

describe('misuse', () => {
  it('refuses two inputs of one name that differ', () => {
    const sum = add(input('x', 'float32', ['B', 1]), input('x', 'float32', ['B', 2]))
    expect(() => compile({ sum }, portable)).toThrow('two different tensors are called x')
  })

  it('refuses two weights of one name that lie in different places', () => {
    const one = weight('w', 'float32', [6], location)
    const other = weight('w', 'float32', [6], { ...location, offset: 128 })
    expect(() => compile({ sum: add(one, other) }, portable)).toThrow('two different tensors are called w')
  })

  it('refuses weights of two folders in one session', async () => {
    await withTemporaryFolder(async (folder) => {
      const weights = await Promise.all(
        ['a', 'b'].map(async (name) => {
          await mkdir(join(folder, name))
          const file = join(folder, name, 'w.safetensors')
          await writeSafetensors(file, [{ name, dtype: 'F32', shape: [1], bytes: new Uint8Array(4) }])
          return new Weights((await readSafetensors(file)).tensors).get(name, [1])
        }),
      )
      const [a, b] = weights as [Tensor, Tensor]
      const graph = compile({ sum: add(a, b) }, portable)
      await expect(Session.create(graph, { provider: 'cpu', threads: 1 })).rejects.toThrow(/2 folders/)
    })
  })
})

it('takes one input that is declared twice alike as one', async () => {
  const sum = add(input('x', 'float32', ['B']), input('x', 'float32', ['B']))
  expect(compile({ sum }, portable).inputs).toEqual(['x'])
  expect([...(await evaluate(sum, { x: floats([1, 2], [2]) })).numbers]).toEqual([2, 4])
})

it('refers to weights where they lie and holds none of their bytes', () => {
  const w = weight('layer.weight', 'float16', [2, 6], { ...location, file: '/some/folder/model.safetensors' })
  const graph = compile({ y: matmulTransposed(input('x', 'float16', ['B', 6]), w) }, portable)
  expect(graph.weightFiles).toEqual(['/some/folder/model.safetensors'])
  const tensor = read(graph.bytes).graph?.initializer?.find(({ name }) => name === 'layer.weight')
  expect(tensor?.dims?.map(Number)).toEqual([2, 6])
  expect(tensor?.rawData).toHaveLength(0)
  expect(Object.fromEntries((tensor?.externalData ?? []).map(({ key, value }) => [key, value]))).toEqual({
    location: 'model.safetensors',
    offset: '64',
    length: '24',
  })
})

it('writes what several outputs share only once, and a constant of one value once', () => {
  const x = input('x', 'float32', ['B'])
  const shared = multiply(x, 3)
  const graph = read(
    compile({ a: add(shared, 3), b: add(shared, constant('float32', [], [3])) }, portable).bytes,
  ).graph
  expect(graph?.node?.filter(({ opType }) => opType === 'Mul')).toHaveLength(1)
  expect(graph?.initializer).toHaveLength(1)
})

it('gives the same bytes for the same declaration', () => {
  const declare = () => ({ y: add(multiply(input('x', 'float32', ['B', 'T']), 0.5), 1) })
  expect(compile(declare(), portable).bytes).toEqual(compile(declare(), portable).bytes)
})

it('says the names of dimensions and the order of inputs and outputs', () => {
  const [a, b] = [input('a', 'float32', ['B', 'T']), input('b', 'float32', ['T'])]
  const graph = compile({ first: add(a, b), second: b }, portable)
  expect(graph.inputs).toEqual(['a', 'b'])
  expect(graph.outputs).toEqual(['first', 'second'])
  const shape = read(graph.bytes).graph?.output?.[0]?.type?.tensorType?.shape?.dim
  expect(shape?.map(({ dimParam }) => dimParam)).toEqual(['B', 'T'])
})

it('keeps contrib kernels out of portable graphs', () => {
  const product = matmulTransposed(input('a', 'float32', ['B', 4]), input('b', 'float32', ['S', 4]))
  const domains = (target: 'cpu' | 'portable') =>
    read(compile({ product }, { name: 'test', target }).bytes).graph?.node?.map(({ domain }) => domain)
  expect(domains('portable')).not.toContain('com.microsoft')
  expect(domains('cpu')).toContain('com.microsoft')
})

it('survives a graph deeper than the stack', async () => {
  const x = input('x', 'float32', ['B'])
  let deep: Tensor = x
  for (let i = 0; i < 5000; i++) deep = add(deep, i % 2 === 0 ? 1 : -1)
  expect(compile({ deep }, portable).bytes.length).toBeGreaterThan(5000)
  let shallow: Tensor = x
  for (let i = 0; i < 50; i++) shallow = add(shallow, 1)
  expect([...(await evaluate(shallow, { x: floats([1], [1]) })).numbers]).toEqual([51])
})
