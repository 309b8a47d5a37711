/** The folder of a command that names none: made of its sentence, or its picture, and its seed. */
import { fileWords } from './fileWords.ts'

/** `一只戴帽子的猫-7`, `a-cat-with-a-hat-7`. */
export function defaultFolder(sentence: string, seed: number): string {
  const name = fileWords(sentence)
  return `${name === '' ? 'pictures' : name}-${seed}`
}
