/** The tensors of a model file as weights of a graph: referred to, never copied. */
import { StudioError } from '../contract/errors.ts'
import type { TensorDtype, TensorEntry, TensorTable } from '../formats/tensorTable.ts'
import { elementBytes, rowMajorStrides } from '../formats/tensorTable.ts'
import { cast } from '../graph/operators/elementwise.ts'
import { widenBlocks } from '../graph/operators/quantised.ts'
import type { Dtype, Tensor } from '../graph/tensor.ts'
import { weight } from '../graph/tensor.ts'

const graphDtype: Partial<Record<TensorDtype, Dtype>> = { F32: 'float32', F16: 'float16', I8: 'int8' }

/** The tensor beside a quantised matrix that holds the factor of each of its blocks. */
export const scalesOf = (name: string): string => `${name}.scales`

export type ComputeDtype = 'float32' | 'float16'

export class Weights {
  readonly compute: ComputeDtype
  private readonly tensors: TensorTable
  private readonly halfTables: boolean
  private readonly made = new Map<string, Tensor>()

  /**
   * `compute` is the dtype in which the graph calculates, whatever the file holds. `halfTables`: whether the device can
   * read rows of a float16 table; without it (WebGPU adapters without shader-f16) tables are widened when loaded.
   */
  constructor(tensors: TensorTable, options: { compute?: ComputeDtype; halfTables?: boolean } = {}) {
    this.tensors = tensors
    this.compute = options.compute ?? 'float32'
    this.halfTables = options.halfTables ?? true
  }

  /**
   * `since`: a tensor that is there before a quantised matrix is widened, so that its floating-point copy only lives
   * while it is used. @throws StudioError pack-shape-mismatch where the tensor is missing or has another shape.
   */
  get(name: string, shape: readonly number[], since?: Tensor): Tensor {
    const scales = since === undefined ? undefined : this.tensors.get(scalesOf(name))
    if (since === undefined || scales === undefined) return cast(this.stored(name, shape), this.compute)
    const factors = this.stored(scales.name, scales.shape)
    return cast(widenBlocks(this.stored(name, shape), factors, since), this.compute)
  }

  /** A table of which a graph reads only a few rows: in the dtype of the file where the device can, else widened. */
  table(name: string, shape: readonly number[]): Tensor {
    return this.halfTables ? this.stored(name, shape) : this.get(name, shape)
  }

  /** Rows from … to − 1 of a table, as a weight of its own: a contiguous range of the same bytes. */
  rows(name: string, shape: readonly number[], from: number, to: number): Tensor {
    const part = [to - from, ...shape.slice(1)]
    const rowBytes = this.entry(name, shape).byteLength / (shape[0] as number)
    return cast(
      this.make(`${name}[${from}:${to}]`, this.entry(name, shape), from * rowBytes, part),
      this.compute,
    )
  }

  private stored(name: string, shape: readonly number[]): Tensor {
    return this.make(name, this.entry(name, shape), 0, shape)
  }

  private entry(name: string, shape: readonly number[]): TensorEntry {
    const entry = this.tensors.get(name)
    const expected = `[${shape.join(', ')}]`
    if (entry === undefined) {
      throw new StudioError('pack-shape-mismatch', { tensor: name, expected, actual: '—' })
    }
    const actual = `[${entry.shape.join(', ')}]`
    if (actual !== expected) throw new StudioError('pack-shape-mismatch', { tensor: name, expected, actual })
    const plain = entry.contiguous || String(entry.strides) === String(rowMajorStrides(entry.shape))
    if (!plain || graphDtype[entry.dtype] === undefined) {
      const problem = `${name}: ${entry.dtype}${plain ? '' : ', not contiguous'}`
      throw new StudioError('checkpoint-invalid', { file: entry.file, problem })
    }
    return entry
  }

  private make(name: string, entry: TensorEntry, skip: number, shape: readonly number[]): Tensor {
    const known = this.made.get(name)
    if (known !== undefined) return known
    const byteLength = shape.reduce((product, size) => product * size, elementBytes[entry.dtype])
    const location = { file: entry.file, offset: entry.offset + skip, byteLength }
    const made = weight(name, graphDtype[entry.dtype] as Dtype, shape, location)
    this.made.set(name, made)
    return made
  }
}
