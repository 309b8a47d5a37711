import type { Recipe } from '../../../src-main/contract/recipe.ts'

export const sampleRecipe: Recipe = {
  format: 'cogview-studio/1',
  task: 'generate',
  sentence: '一只戴帽子的猫, "flat" style',
  size: '[TINY]',
  seed: 7,
  sampler: { temperature: 0.6, topK: 30, topP: 1, guidance: 1 },
  pack: { name: 'starter', version: '1.0.0', sha256: '0123456789abcdef'.repeat(4) },
  provider: 'cpu',
  runtime: 'onnxruntime-node 1.30.0',
}
