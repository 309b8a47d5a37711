/** What the folders that a picture lies in say of it. */
import type { Split } from '../../contract/datasets.ts'

/** kohya's `<repeats>_<concept>`; a larger number is rather a year or a count. */
const REPEATED = /^(\d{1,3})_(.+)$/
const MOST_REPEATS = 100
/** Names that say nothing of what is in them. */
const GENERIC = /^(?:images?|imgs?|pictures?|photos?|data|dataset|files?|raw|图片|图像|照片|数据|数据集)$/i

export function folderOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : ''
}

/** `words`: the caption that the innermost folder stands for; null where it says nothing. */
export function folderWords(
  name: string,
  splitNamed: (segment: string) => Split | null,
): { readonly words: string | null; readonly repeats: number; readonly split: Split | null } {
  const segments = folderOf(name)
    .split('/')
    .filter((segment) => segment !== '')
  const innermost = segments.at(-1) ?? ''
  const repeated = REPEATED.exec(innermost)
  const repeats = Number(repeated?.[1] ?? 1)
  const isKohya = repeated !== null && repeats >= 1 && repeats <= MOST_REPEATS
  const words = plain(isKohya ? (repeated[2] ?? '') : innermost)
  const saysNothing = words === '' || GENERIC.test(words) || splitNamed(innermost) !== null
  return {
    words: saysNothing ? null : words,
    repeats: isKohya ? repeats : 1,
    // `train/…` of Hugging Face and `data/train/…`.
    split:
      segments
        .slice(0, 2)
        .map(splitNamed)
        .find((split) => split !== null) ?? null,
  }
}

function plain(folder: string): string {
  return folder.replace(/[_\s]+/g, ' ').trim()
}
