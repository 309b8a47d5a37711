/** No page of the studio leads anywhere else: no navigation, no new window, no webview. */
import type { WebContentsPart } from './electronParts.ts'

/** `home`: the one address that a page may go to by itself (the link of the stopped page, a reload). */
export function guardContents(contents: WebContentsPart, home: string): void {
  const keepHome = (details: { readonly url: string; preventDefault(): void }): void => {
    if (withoutFragment(details.url) !== home) details.preventDefault()
  }
  contents.on('will-navigate', keepHome)
  contents.on('will-redirect', keepHome)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '')
}
