/** IEEE 754 half precision to single and back, by table and with rounding to the nearest even. */

const table = new Float32Array(65536)
for (let bits = 0; bits < 65536; bits++) table[bits] = decode(bits)

function decode(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

export function halfToFloat(bits: number): number {
  return table[bits & 0xffff] ?? NaN
}

const floatValue = new Float32Array(1)
const floatBits = new Uint32Array(floatValue.buffer)

/** The half that is nearest to the float32 value, ties to even; overflow becomes infinity. */
export function floatToHalf(value: number): number {
  floatValue[0] = value
  const bits = floatBits[0] ?? 0
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude < 0x38800000) {
    // Below the smallest normal half: the spacing is 2^-24 everywhere.
    const scaled = Math.abs(floatValue[0] ?? 0) * 2 ** 24
    const down = Math.floor(scaled)
    const rest = scaled - down
    return sign | (rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down)
  }
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1)
  return sign | ((rounded - 0x38000000) >>> 13)
}
