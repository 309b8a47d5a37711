/**
 * The file of an adapter: one safetensors file by the conventions of PEFT (huggingface/peft, `save_pretrained`), so that
 * other programs can read it, and with everything that PEFT keeps beside it inside.
 *
 * Tensors, for each matrix M of the network that it adds to (`transformer.layers.3.attention.dense`):
 *
 *     base_model.model.M.lora_A.weight   [r, in]
 *     base_model.model.M.lora_B.weight   [out, r]
 *
 * The matrix with the adapter is W + strength · (lora_alpha ÷ r) · B A. The rank r is the same for all of them.
 *
 * `__metadata__` (a table of texts):
 *
 *     format            pt
 *     adapter_config    JSON as PEFT's adapter_config.json: peft_type LORA, r, lora_alpha, target_modules, bias none …
 *     cogview.adapter   JSON as `ownFactsSchema`: what PEFT has no place for. Missing in files of other programs.
 *
 * PEFT itself writes a folder with `adapter_config.json` and `adapter_model.safetensors`, whose metadata has the format
 * alone; `readAdapter` takes both. What PEFT can say and this program does not do (DoRA, trained biases, ranks that
 * differ) is refused, never left out.
 */
import { z } from 'zod'
import { adapterFactsSchema } from '../../contract/adapters.ts'

export const ADAPTER_CONFIG = 'adapter_config.json'
export const ADAPTER_MODEL = 'adapter_model.safetensors'
export const CONFIG_KEY = 'adapter_config'
export const FACTS_KEY = 'cogview.adapter'

const PREFIX = 'base_model.model.'

/** Names of the two tensors of a matrix. */
export const tensorNames = (module: string): { a: string; b: string } => ({
  a: `${PREFIX}${module}.lora_A.weight`,
  b: `${PREFIX}${module}.lora_B.weight`,
})

const tensorPattern = /^base_model\.model\.(.+)\.lora_([AB])\.weight$/

/** The matrix that a tensor belongs to, and which of the two it is; null: none that PEFT writes for LoRA. */
export function parseTensorName(name: string): { module: string; part: 'a' | 'b' } | null {
  const found = tensorPattern.exec(name)
  if (found === null) return null
  return { module: found[1] as string, part: found[2] === 'A' ? 'a' : 'b' }
}

const layerPattern = /^transformer\.layers\.(\d+)\./

/** The layers that these matrices belong to, in order. */
export function layersOf(modules: Iterable<string>): number[] {
  const found = [...modules].flatMap((module) => layerPattern.exec(module)?.[1] ?? [])
  return [...new Set(found.map(Number))].sort((a, b) => a - b)
}

/** What is read of PEFT's configuration; what would change the numbers and is not done here has to be switched off. */
export const peftConfigSchema = z.object({
  peft_type: z.literal('LORA'),
  r: z.number().int().min(1).max(4096),
  lora_alpha: z.number().positive(),
  bias: z.literal('none').default('none'),
  fan_in_fan_out: z.literal(false).default(false),
  use_dora: z.literal(false).default(false),
  /** Scales by alpha ÷ √r. */
  use_rslora: z.boolean().default(false),
  lora_bias: z.literal(false).default(false),
  modules_to_save: z.array(z.string()).max(0).nullish(),
  rank_pattern: z.record(z.string(), z.number()).refine(isEmpty, 'ranks differ').default({}),
  alpha_pattern: z.record(z.string(), z.number()).refine(isEmpty, 'alphas differ').default({}),
  base_model_name_or_path: z.string().nullish(),
})
export type PeftConfig = z.infer<typeof peftConfigSchema>

function isEmpty(table: Readonly<Record<string, number>>): boolean {
  return Object.keys(table).length === 0
}

/** Everything of the facts that neither PEFT's configuration nor the tensors tell. */
export const ownFactsSchema = adapterFactsSchema.omit({ rank: true, alpha: true, layers: true })
export type OwnFacts = z.infer<typeof ownFactsSchema>

/** The table of texts of a file of ours. */
export function metadataOf(
  facts: OwnFacts,
  modules: readonly string[],
  { rank, alpha }: { readonly rank: number; readonly alpha: number },
): Record<string, string> {
  const layers = layersOf(modules)
  const config = {
    peft_type: 'LORA',
    task_type: null,
    base_model_name_or_path: facts.pack === null ? null : `${facts.pack.name} ${facts.pack.version}`,
    r: rank,
    lora_alpha: alpha,
    lora_dropout: 0,
    bias: 'none',
    fan_in_fan_out: false,
    target_modules: [...new Set(modules.map((module) => module.replace(layerPattern, '')))].sort(),
    layers_to_transform: layers,
    inference_mode: true,
  }
  return {
    format: 'pt',
    [CONFIG_KEY]: JSON.stringify(config),
    [FACTS_KEY]: JSON.stringify(ownFactsSchema.parse(facts)),
  }
}
