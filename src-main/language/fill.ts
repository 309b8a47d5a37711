/** Puts values into a sentence: `{name}` becomes the value of that name. A value that is missing shows as a dash. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '–'))
}
