/** Who may speak to the shell over IPC: the main frame of a window that shows the interface, and nobody else. */
import { originOf } from './addresses.ts'
import type { SenderEvent } from './electronParts.ts'

export function isTrustedSender(event: SenderEvent, interfaceOrigin: string): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && originOf(frame.url) === interfaceOrigin
}
