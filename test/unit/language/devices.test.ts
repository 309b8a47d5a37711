import { describe, expect, it } from 'vitest'
import { describeProviderReason } from '../../../src-main/language/devices.ts'
import { describeError } from '../../../src-main/language/errors.ts'

describe('why a provider does not run', () => {
  it('is said in the language of the person', () => {
    expect(describeProviderReason('no-hardware', 'zh-CN')).toBe('没有找到图形处理器')
    const error = {
      code: 'provider-unavailable',
      params: { provider: 'cuda', reason: 'not-installed' },
    } as const
    expect(describeError(error, 'en').sentence).toBe(
      'cuda can’t be used on this machine: its libraries are not installed.',
    )
  })

  it('keeps the words of the runtime, without the place in its source that they begin with', () => {
    const native =
      '/src/webgpu_context.cc:136 onnxruntime::Initialize(config) status == Success was false. Failed to get a WebGPU adapter: No supported adapters\n'
    expect(describeProviderReason(native, 'en')).toBe('Failed to get a WebGPU adapter: No supported adapters')
  })
})
