/**
 * Named dimensions. A dimension is a number or a name (`B`, `T`); sums and products of names are kept in one canonical
 * spelling (`S+T`, `B·T`), so that two dimensions are equal exactly when their spellings are.
 */
import { GraphError } from './graphError.ts'

export type Dimension = number | string
export type Shape = readonly Dimension[]

/** Monomial → coefficient; the empty monomial is the constant. */
type Polynomial = Map<string, number>

function parse(dimension: Dimension): Polynomial {
  if (typeof dimension === 'number') return new Map([['', dimension]])
  const terms: Polynomial = new Map()
  for (const term of dimension.split('+')) {
    const match = /^(?:(\d+)(?:·|$))?(.*)$/.exec(term)
    const coefficient = match?.[1] === undefined ? 1 : Number(match[1])
    const monomial = match?.[2] ?? ''
    terms.set(monomial, (terms.get(monomial) ?? 0) + coefficient)
  }
  return terms
}

function spell(terms: Polynomial): Dimension {
  const parts = [...terms].filter(([, coefficient]) => coefficient !== 0)
  if (parts.length === 0) return 0
  if (parts.length === 1 && parts[0]?.[0] === '') return parts[0][1]
  return parts
    .sort(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1))
    .map(([monomial, k]) => (monomial === '' ? `${k}` : k === 1 ? monomial : `${k}·${monomial}`))
    .join('+')
}

export function addDimensions(...dimensions: Dimension[]): Dimension {
  const sum: Polynomial = new Map()
  for (const dimension of dimensions) {
    for (const [monomial, k] of parse(dimension)) sum.set(monomial, (sum.get(monomial) ?? 0) + k)
  }
  return spell(sum)
}

export function multiplyDimensions(...dimensions: Dimension[]): Dimension {
  let product: Polynomial = new Map([['', 1]])
  for (const dimension of dimensions) {
    const next: Polynomial = new Map()
    for (const [a, j] of product) {
      for (const [b, k] of parse(dimension)) {
        const monomial = [...a.split('·'), ...b.split('·')]
          .filter((name) => name !== '')
          .sort()
          .join('·')
        next.set(monomial, (next.get(monomial) ?? 0) + j * k)
      }
    }
    product = next
  }
  return spell(product)
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis])
}

export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`
}

/** NumPy's broadcasting. @throws GraphError naming the operator, both shapes and the axis that does not fit. */
export function broadcastShapes(operator: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    if (left === right || right === 1) return left
    if (left === 1) return right
    throw new GraphError(
      `${operator}: shapes ${showShape(a)} and ${showShape(b)} do not broadcast at axis ${axis}`,
    )
  })
}

/** Turns a negative axis into one from the front. @throws GraphError where there is no such axis. */
export function resolveAxis(operator: string, axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    throw new GraphError(`${operator}: axis ${axis} does not exist in a tensor of rank ${rank}`)
  }
  return resolved
}
