/** A picture leaves by the mouse or through the clipboard. */
import { StudioError } from '../../src-main/contract/errors.ts'
import type { StudioClient } from './studioClient.ts'

/** What is dragged, and what its file is to be called. */
export interface TakenPicture {
  readonly id: string
  /** Readable, without an ending; the studio has the last word. */
  readonly name: string
}

/** For `dragstart`: the desktop gets a file (Chromium), other pages and programs the address. */
export function dragOut(
  { dataTransfer }: Pick<DragEvent, 'dataTransfer'>,
  client: Pick<StudioClient, 'outgoingAddress'>,
  { id, name }: TakenPicture,
): void {
  if (dataTransfer === null) return
  const address = new URL(client.outgoingAddress(id), location.href).href
  dataTransfer.effectAllowed = 'copyMove'
  dataTransfer.setData('DownloadURL', `image/png:${fileName(name)}:${address}`)
  dataTransfer.setData('text/uri-list', address)
}

/**
 * Puts a picture into the clipboard. The browser writes it anew and keeps nothing but its pixels: neither recipe nor marks
 * travel with it. The promise is handed to the clipboard and not awaited before, or the browser would no longer count
 * it as done by the person.
 * @throws StudioError clipboard-refused where there is no clipboard for pictures or it is denied; picture-not-found
 */
export async function copyPicture(client: Pick<StudioClient, 'outgoingAddress'>, id: string): Promise<void> {
  if (!('clipboard' in navigator) || !('ClipboardItem' in globalThis))
    throw new StudioError('clipboard-refused')
  const fetched = fetchPicture(client.outgoingAddress(id), id)
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': fetched })])
  } catch (cause) {
    // What was wrong with the picture itself is the better answer.
    await fetched
    throw new StudioError('clipboard-refused', {}, { cause })
  }
}

async function fetchPicture(address: string, id: string): Promise<Blob> {
  const response = await fetch(address)
  if (!response.ok) throw new StudioError('picture-not-found', { id })
  return response.blob()
}

/** In `DownloadURL` a colon parts its three fields. */
function fileName(name: string): string {
  const clean = name
    .replace(/[\p{C}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return `${Array.from(clean).slice(0, 60).join('') || 'picture'}.png`
}
