import fc from 'fast-check'
import { expect, it } from 'vitest'
import { attachment } from '../../../../src-main/studio/exports/contentDisposition.ts'

/** Grammar of RFC 6266 with a quoted string that holds no escapes, and RFC 8187. */
const FORM =
  /^attachment; filename="[ !#-&'-[\]-~]*"; filename\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*)$/

it('holds any name as it is, in a header that nothing can break out of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const whole = FORM.exec(attachment(name))?.[1]
      expect(decodeURIComponent(whole ?? '?')).toBe(name.toWellFormed())
    }),
  )
})
