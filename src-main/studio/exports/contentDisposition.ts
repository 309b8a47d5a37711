/** `Content-Disposition` of a file to be saved (RFC 6266): its name in ASCII, and as it is (RFC 8187). */

export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  // encodeURIComponent leaves these, which RFC 8187 does not.
  const whole = encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}
