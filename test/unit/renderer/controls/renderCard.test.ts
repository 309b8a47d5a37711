import { describe, expect, it } from 'vitest'
import { renderCard } from '../../../../src-renderer/controls/renderCard.ts'

describe('what a card may not do', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '![a picture](https://example.org/pixel.png)',
    '[a link](https://example.org)',
    '[a trap](javascript:alert(1))',
    '<https://example.org>',
    '<iframe src="https://example.org"></iframe>',
    '|a|\n|:-:|\n|b|',
  ])('%s: no element that asks for anything, no attribute', (text) => {
    const html = renderCard(text)
    const elements = [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/g)]
    for (const [, name, rest] of elements) {
      expect(['p', 'span', 'table', 'thead', 'tbody', 'tr', 'th', 'td']).toContain(name)
      expect(['', ' class="link"']).toContain(rest)
    }
  })

  it('what was meant to be read stays to be read', () => {
    expect(renderCard('[the source](https://example.org)')).toContain('the source')
    expect(renderCard('<b>bold</b>')).toContain('&lt;b&gt;bold')
  })
})

it('renders headings below those of the page, lists, tables and emphasis', () => {
  const html = renderCard('# Card\n\n- *one*\n- **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n')
  expect(html).toContain('<h4>Card</h4>')
  expect(html).toContain('<li><em>one</em></li>')
  expect(html).toContain('<td>2</td>')
})
