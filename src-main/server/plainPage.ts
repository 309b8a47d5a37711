import { escapeMarkup } from '../formats/escapeMarkup.ts'

/** The server's own few pages, without script or style: where there is nothing to show but a sentence. */
export function plainPage(page: { title: string; lines: readonly string[]; refresh?: string }): string {
  const refresh =
    page.refresh === undefined
      ? ''
      : `<meta http-equiv="refresh" content="0;url=${escapeMarkup(page.refresh)}">`
  const lines = page.lines.map((line) => `<p>${escapeMarkup(line)}</p>`).join('')
  return `<!doctype html><meta charset="utf-8">${refresh}<title>${escapeMarkup(page.title)}</title>${lines}\n`
}
