/** The contract over Electron's IPC: calls in, events out. Errors travel as data; nothing is thrown over the line. */
import type { Studio } from '../contract/calls.ts'
import { dispatch } from '../contract/dispatch.ts'
import type { Outcome } from '../contract/dispatch.ts'
import { StudioError, toErrorData } from '../contract/errors.ts'
import type { StudioEvent } from '../contract/events.ts'
import { CALL_CHANNEL, EVENT_CHANNEL, TAKEN_CHANNEL } from './channels.ts'
import type { IpcMainPart, SenderEvent, WebContentsPart } from './electronParts.ts'
import { createPreviewGate } from './previewGate.ts'
import type { PreviewGate } from './previewGate.ts'
import { isTrustedSender } from './trustedSender.ts'

export interface ContractIpc {
  /** From now on the page of these contents receives the studio's events, until it is destroyed. */
  attach(contents: WebContentsPart): void
  close(): void
}

/**
 * `studio` may still be opening: calls wait for it, and where it cannot be opened every call answers with the reason.
 */
export function openContractIpc(
  ipcMain: IpcMainPart,
  studio: Promise<Studio>,
  interfaceOrigin: string,
): ContractIpc {
  const pages = new Map<object, PreviewGate>()
  let unsubscribe: () => void = () => undefined
  let closed = false

  ipcMain.handle(CALL_CHANNEL, async (event, name, params): Promise<Outcome> => {
    if (!isTrustedSender(event, interfaceOrigin)) return refusal(new StudioError('unauthorised'))
    if (typeof name !== 'string') {
      return refusal(new StudioError('bad-request', { call: typeof name, problem: 'the name is no string' }))
    }
    try {
      return await dispatch(await studio, name, params)
    } catch (thrown) {
      return refusal(thrown)
    }
  })
  ipcMain.on(TAKEN_CHANNEL, (event: SenderEvent) => {
    if (isTrustedSender(event, interfaceOrigin)) pages.get(event.sender)?.taken()
  })
  // Why a studio could not be opened is told by each call above, and by whoever opened it.
  studio.then(
    (opened) => {
      if (!closed) unsubscribe = opened.subscribe((event) => pages.forEach((gate) => gate.offer(event)))
    },
    () => undefined,
  )

  return {
    attach(contents) {
      const gate = createPreviewGate((event: StudioEvent) => {
        if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, event)
      })
      pages.set(contents, gate)
      contents.on('did-finish-load', () => gate.reset())
      contents.on('destroyed', () => pages.delete(contents))
    },
    close() {
      closed = true
      unsubscribe()
      pages.clear()
      ipcMain.removeHandler(CALL_CHANNEL)
      ipcMain.removeAllListeners(TAKEN_CHANNEL)
    },
  }
}

function refusal(thrown: unknown): Outcome {
  return { ok: false, error: toErrorData(thrown) }
}
