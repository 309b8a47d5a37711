/** The server's own few pages, without script or style: where there is nothing to show but a sentence. */
export function plainPage(page: { title: string; lines: readonly string[]; refresh?: string }): string {
  const refresh =
    page.refresh === undefined ? '' : `<meta http-equiv="refresh" content="0;url=${escaped(page.refresh)}">`
  const lines = page.lines.map((line) => `<p>${escaped(line)}</p>`).join('')
  return `<!doctype html><meta charset="utf-8">${refresh}<title>${escaped(page.title)}</title>${lines}\n`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`)
}
