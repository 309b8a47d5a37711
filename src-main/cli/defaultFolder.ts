/** The folder of a command that names none: made of its sentence and its seed. */
const LONGEST = 40

/** `一只戴帽子的猫-7`, `a-cat-with-a-hat-7`: letters and digits of any script, so that it is a name on every system. */
export function defaultFolder(sentence: string, seed: number): string {
  const words =
    sentence
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? []
  const name = [...words.join('-')].slice(0, LONGEST).join('').replace(/-$/, '')
  return `${name === '' ? 'pictures' : name}-${seed}`
}
