/** Cross-entropy as one operator: its derivative, softmax less one at the target, needs no logarithm and no zeros. */
import { showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { OnnxWriter, Operator } from '../operator.ts'
import { applyOne, nth, onlyUpstream, requireDtype } from '../operator.ts'
import type { Tensor } from '../tensor.ts'
import { multiply } from './elementwise.ts'
import { reshape } from './shape.ts'

type None = Record<never, never>
const lastAxis = { axis: { int: -1 } }

const crossEntropyOperator: Operator<None> = {
  name: 'crossEntropy',
  infer(inputs) {
    const [logits, targets] = [nth('crossEntropy', inputs, 0), nth('crossEntropy', inputs, 1)]
    requireDtype('crossEntropy', logits, 'float32', 'float16')
    requireDtype('crossEntropy', targets, 'int64')
    if (logits.shape.length !== 2 || targets.shape.length !== 1 || targets.shape[0] !== logits.shape[0]) {
      throw new GraphError(
        `crossEntropy: ${showShape(logits.shape)} and ${showShape(targets.shape)} do not fit as [K, V], [K]`,
      )
    }
    return [{ dtype: logits.dtype, shape: targets.shape }]
  },
  emit(writer) {
    const [logits, targets] = writer.inputs as [string, string]
    const powers = writer.value('LogSoftmax', [logits], { attributes: lastAxis })
    const found = writer.value('GatherElements', [powers, column(writer, targets)], {
      attributes: { axis: { int: 1 } },
    })
    writer.node('Neg', [writer.value('Squeeze', [found, writer.ints([1])])], writer.outputs)
  },
  derive({ inputs }, upstream) {
    const [logits, targets] = [nth('crossEntropy', inputs, 0), nth('crossEntropy', inputs, 1)]
    const g = onlyUpstream('crossEntropy', upstream)
    const difference = applyOne(differenceOperator, [logits, targets], {})
    return [multiply(difference, reshape(g, [...g.shape, 1])), null]
  },
}

/** The softmax of each row, less one at its target. */
const differenceOperator: Operator<None> = {
  name: 'softmaxLessTarget',
  infer: (inputs) => [nth('softmaxLessTarget', inputs, 0)].map(({ dtype, shape }) => ({ dtype, shape })),
  emit(writer, node) {
    const [logits, targets] = writer.inputs as [string, string]
    const powers = writer.value('Softmax', [logits], { attributes: lastAxis })
    const places = column(writer, targets)
    const less = writer.float(-1, nth('softmaxLessTarget', node.inputs, 0).dtype)
    const ones = writer.value('Expand', [less, writer.value('Shape', [places])])
    writer.node('ScatterElements', [powers, places, ones], writer.outputs, {
      attributes: { axis: { int: 1 }, reduction: { string: 'add' } },
    })
  },
}

function column(writer: OnnxWriter, targets: string): string {
  return writer.value('Unsqueeze', [targets, writer.ints([1])])
}

/** −log softmax(logits) at each row's target: `[K, V]` and int64 `[K]` → `[K]`. */
export const crossEntropy = (logits: Tensor, targets: Tensor): Tensor =>
  applyOne(crossEntropyOperator, [logits, targets], {})
