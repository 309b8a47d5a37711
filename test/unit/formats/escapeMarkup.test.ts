import { expect, it } from 'vitest'
import { escapeMarkup } from '../../../src-main/formats/escapeMarkup.ts'

it('leaves nothing that opens a tag, an entity or an attribute’s end', () => {
  expect(escapeMarkup(`<a href="x" title='y'>&amp; 猫</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp; 猫&lt;/a&gt;',
  )
})
