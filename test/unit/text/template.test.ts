import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseTemplate, TemplateError } from '../../../src-main/text/template.ts'

describe('what does not follow the notation', () => {
  test.each([
    [''],
    ['[ROI1] ⟨text⟩'],
    ['⟦text'],
    ['⟦text⟩'],
    ['⟦words⟧'],
    ['⟦text:3⟧'],
    ['⟦codes:0⟧'],
    ['⟦codes:1000⟧'],
    ['⟦Codes:16⟧'],
    ['text ⟦text⟧'],
    ['[roi1] ⟦text⟧'],
    ['[SIZE×3] ⟦codes⟧'],
    ['[BOI1] ⟦codes⟧'],
    ['[SIZE] ⟨rows⟩'],
    ['[SIZE] ⟨rows⟩ ⟦codes⟧'],
    ['[SIZE] ⟨rows⟩ [EOI1] ⟦rest⟧'],
    ['[SIZE] ⟦rows⟧ ⟦rest⟧'],
    ['[SIZE] ⟦rest⟧'],
    ['[SIZE] ⟨rows⟩ ⟨rest⟩ ⟦text⟧'],
  ])('%s', (notation) => {
    expect(() => parseTemplate(notation)).toThrow(TemplateError)
  })
})

test('every part is told apart', () => {
  expect(parseTemplate('[ROI1]  ⟨text⟩ [SIZE] ⟨codes:16⟩ [SIZE×2] ⟨rows⟩ ⟦rest⟧').parts).toEqual([
    { kind: 'command', token: '[ROI1]' },
    { kind: 'text', written: false },
    { kind: 'size', factor: 1 },
    { kind: 'codes', written: false, extent: 'whole', grid: 16 },
    { kind: 'size', factor: 2 },
    { kind: 'codes', written: false, extent: 'rows', grid: null },
    { kind: 'codes', written: true, extent: 'rest', grid: null },
  ])
})

test('the templates of the pack that is shipped are understood', () => {
  const file = join(import.meta.dirname, '../../../resources/packs/starter/pack.json')
  const { templates } = JSON.parse(readFileSync(file, 'utf8')) as { templates: Record<string, string> }
  expect(Object.keys(templates).length).toBeGreaterThan(3)
  for (const notation of Object.values(templates)) expect(parseTemplate(notation).notation).toBe(notation)
})
