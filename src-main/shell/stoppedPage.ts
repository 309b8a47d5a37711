/** The page that stands in for an interface that keeps crashing: no script, no style, nothing that could crash. */
import type { Locale } from '../contract/entities.ts'
import { shellWords } from '../language/shell.ts'

/** `home`: where the link leads. */
export function stoppedPage(locale: Locale, home: string): string {
  const words = shellWords[locale].stopped
  return [
    '<!doctype html>',
    `<html lang="${locale}">`,
    '<head><meta charset="utf-8"><meta name="color-scheme" content="dark light">',
    `<title>${words.title}</title></head>`,
    `<body><main><h1>${words.title}</h1><p>${words.happened}</p><p>${words.safe}</p>`,
    `<p><a href="${home}">${words.again}</a></p></main></body>`,
    '</html>',
    '',
  ].join('\n')
}
