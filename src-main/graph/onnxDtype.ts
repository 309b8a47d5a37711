import type { Dtype } from './tensor.ts'

/** Numbers of ONNX's TensorProto.DataType. */
export const onnxDtype: Readonly<Record<Dtype, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
}
