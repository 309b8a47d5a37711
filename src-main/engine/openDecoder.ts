import type { TensorTable } from '../formats/tensorTable.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { Decoder, DecoderOptions } from './decoder.ts'
import { DeviceDecoder } from './deviceDecoder.ts'
import { HostDecoder } from './hostDecoder.ts'

/** The decoder whose cache lies where the provider computes. */
export function openDecoder(config: TransformerConfig, table: TensorTable, options: DecoderOptions): Decoder {
  const Kind = options.provider === 'webgpu' ? DeviceDecoder : HostDecoder
  return new Kind(config, table, options)
}
