/** Which of a pack's templates can be taught from single pictures, and which codes of a picture each needs. */
import type { FinetunePreset } from '../../../contract/finetuneSettings.ts'
import type { Manifest, PackSize, RoleName } from '../../../pack/manifest.ts'
import { parseTemplate } from '../../../text/template.ts'
import type { Template, TemplatePart } from '../../../text/template.ts'

/** What a template takes of a picture at a size: codes along a side, and whether its first rows are given. */
export interface Needs {
  readonly template: Template
  /** Token that the template's `[SIZE]` stands for. */
  readonly size: string
  /** Of the picture that is given; null: none is. */
  readonly given: PackSize | null
  /** Of the picture that is written; null: it writes a text. */
  readonly written: PackSize | null
  /** The picture is written on from its first rows. */
  readonly continues: boolean
  /** Whether a sentence belongs to it. */
  readonly text: boolean
}

const templateOfPreset: Readonly<Record<Exclude<FinetunePreset, 'free'>, string>> = {
  style: 'generate',
  fashion: 'generate',
  captioning: 'describe',
  'super-resolution': 'superResolution',
}

/** Those that a preset may use and this pack can teach, the first of them its own choice. */
export function templatesFor(preset: FinetunePreset, manifest: Manifest): string[] {
  const candidates = preset === 'free' ? Object.keys(manifest.templates) : [templateOfPreset[preset]]
  return candidates.filter((name) => sizesFor(name, manifest).length > 0)
}

/** Sizes at which a template can be taught, in the pack's order but the pack's own choice first. */
export function sizesFor(template: string, manifest: Manifest): string[] {
  const fitting = manifest.sizes.filter(({ token }) => needsOf(template, token, manifest) !== null)
  const own = manifest.defaults.size
  return fitting.map(({ token }) => token).sort((a, b) => Number(b === own) - Number(a === own))
}

/** The network that writes this template. */
export function roleOf(template: string, { roles }: Manifest): RoleName {
  const names: readonly RoleName[] = ['base', 'caption', 'sr']
  return names.find((name) => roles[name]?.tasks.includes(template)) ?? 'base'
}

/**
 * Null where the pack has no such template, where a size is missing, or where the picture that is given would hold what
 * is to be written already, as for restyling: that needs pairs, which a set of pictures is not.
 */
export function needsOf(name: string, size: string, manifest: Manifest): Needs | null {
  const notation = manifest.templates[name]
  if (notation === undefined) return null
  const template = parseTemplate(notation)
  const pictures = picturesOf(template.parts, size, manifest.sizes)
  if (pictures === null) return null
  const given = pictures.find(({ part }) => !part.written && part.extent !== 'rest')
  const written = pictures.find(({ part }) => part.written)
  const continues = written?.part.extent === 'rest'
  const same = given !== undefined && written !== undefined && given.size.grid === written.size.grid
  if (pictures.length > 2 || (same && !continues)) return null
  const texts = template.parts.filter(({ kind }) => kind === 'text')
  if (texts.length > 1 || pictures.length === 0) return null
  return {
    template,
    size,
    given: given?.size ?? null,
    written: written?.size ?? null,
    continues,
    text: texts.length === 1,
  }
}

type CodesPart = Extract<TemplatePart, { kind: 'codes' }>

/** The pictures of a template in order, each with its size; null where the pack lacks one. */
function picturesOf(
  parts: readonly TemplatePart[],
  asked: string,
  sizes: readonly PackSize[],
): { part: CodesPart; size: PackSize }[] | null {
  const found: { part: CodesPart; size: PackSize }[] = []
  let current: PackSize | undefined
  for (const part of parts) {
    if (part.kind === 'command') current = sizes.find(({ token }) => token === part.token) ?? current
    if (part.kind === 'size') {
      const own = sizes.find(({ token }) => token === asked)
      current = own && sizes.find(({ grid }) => grid === own.grid * part.factor)
      if (current === undefined) return null
    }
    if (part.kind !== 'codes') continue
    const { grid } = part
    const size = grid === null ? current : sizes.find((one) => one.grid === grid)
    if (size === undefined) return null
    found.push({ part, size })
  }
  return found
}
