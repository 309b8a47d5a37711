/** The settings behind 'Advanced', in the order in which they are read: numbers with their steps, and choices. */
import type { FinetuneSettings } from '../../../../src-main/contract/finetuneSettings.ts'

type NumberSetting = {
  [K in keyof FinetuneSettings]: FinetuneSettings[K] extends number | null ? K : never
}[keyof FinetuneSettings]

export interface NumberField {
  readonly setting: NumberSetting
  readonly step: number
  readonly least: number
  readonly most: number
  readonly whole: boolean
  /** An empty field means 'none' or 'all'. */
  readonly nullable?: true
}

const whole = (setting: NumberSetting, least: number, most: number, step = 1): NumberField => ({
  ...{ setting, least, most, step },
  whole: true,
})
const real = (setting: NumberSetting, least: number, most: number, step: number): NumberField => ({
  ...{ setting, least, most, step },
  whole: false,
})

export const adapterFields: readonly NumberField[] = [
  whole('rank', 1, 256),
  real('alpha', 0.001, 1024, 1),
  { ...whole('layers', 1, 1000), nullable: true },
]
export const learningFields: readonly NumberField[] = [
  real('learningRate', 1e-7, 1, 0.0001),
  whole('warmup', 0, 100_000, 5),
  real('weightDecay', 0, 1, 0.01),
  real('clip', 0, 1000, 0.1),
  whole('batch', 1, 256),
  whole('accumulation', 1, 256),
  real('textWeight', 0, 100, 0.05),
  whole('seed', 0, 0xffff_ffff),
]
export const watchingFields: readonly NumberField[] = [
  real('validationShare', 0, 0.5, 0.01),
  whole('validationInterval', 0, 1_000_000, 10),
  { ...whole('patience', 1, 10_000), nullable: true },
  whole('sampleInterval', 0, 1_000_000, 10),
  whole('checkpointInterval', 1, 1_000_000, 10),
]

/** What the field takes, within its bounds; undefined where the preset's counts again. */
export function taken(field: NumberField, value: number | null): number | null | undefined {
  if (value === null) return field.nullable === true ? null : undefined
  const bounded = Math.min(field.most, Math.max(field.least, value))
  return field.whole ? Math.round(bounded) : bounded
}
