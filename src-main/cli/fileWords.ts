/** Words of a person as part of a file's name: letters and digits of any script, so that every system takes it. */
export function fileWords(text: string, longest = 40): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? []
  return [...words.join('-')].slice(0, longest).join('').replace(/-$/, '')
}
