/** The typed contract: every answer and every event is parsed with its schema before anybody sees it. */
import { calls } from '../../src-main/contract/calls.ts'
import type { CallName, CallParams, CallResult } from '../../src-main/contract/calls.ts'
import { StudioError, fromErrorData } from '../../src-main/contract/errors.ts'
import { studioEventSchema } from '../../src-main/contract/events.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { Connection, Transport } from './transport.ts'

export interface StudioClient {
  /** Throws a `StudioError`: the studio's own, `host-lost`, or `internal` where the answer breaks the contract. */
  call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>>
  onEvent(listener: (event: StudioEvent) => void): void
  onConnection(listener: (connection: Connection) => void): void
  /** Told of an event that does not keep the contract. */
  onFault(listener: (error: StudioError) => void): void
  pictureAddress(id: string): string
  /** Of its small file, by the numbers of the gallery: `GalleryList.library` and the picture's `seq`. */
  thumbnailAddress(library: string, seq: number): string
  /** The same where only the picture's id is known. */
  thumbnailOf(id: string): string
  /** Of a picture of a dataset, by the hash of its file: small for a list, large to be looked at. */
  datasetPicture(file: string, side: 'small' | 'large'): string
  /** Of a prepared export, to be fetched once. */
  exportAddress(token: string): string
  /** Of a picture as it leaves the library: under a readable name, with the marks of AI content where they are on. */
  outgoingAddress(id: string): string
  readonly namesFiles: boolean
  pathOf(file: File): string | null
}

export function createStudioClient(transport: Transport): StudioClient {
  const faultListeners: ((error: StudioError) => void)[] = []
  return {
    async call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> {
      // Reactive proxies cannot be cloned by Electron's bridge, so the parameters are copied as plain data.
      const outcome = await transport.request(name, JSON.parse(JSON.stringify(params)))
      if (!outcome.ok) throw fromErrorData(outcome.error)
      const parsed = calls[name].result.safeParse(outcome.value)
      if (!parsed.success) throw new StudioError('internal', { problem: `${name}: ${parsed.error.message}` })
      return parsed.data as CallResult<N>
    },
    onEvent(listener) {
      transport.onEvent((raw) => {
        const parsed = studioEventSchema.safeParse(raw)
        if (parsed.success) return listener(parsed.data)
        const fault = new StudioError('internal', { problem: `event: ${parsed.error.message}` })
        for (const tell of faultListeners) tell(fault)
      })
    },
    onConnection: (listener) => transport.onConnection(listener),
    onFault: (listener) => void faultListeners.push(listener),
    pictureAddress: (id) => transport.pictureAddress(id),
    thumbnailAddress: (library, seq) => transport.thumbnailAddress(library, seq),
    thumbnailOf: (id) => transport.thumbnailOf(id),
    datasetPicture: (file, side) => transport.datasetPicture(file, side),
    exportAddress: (token) => transport.exportAddress(token),
    outgoingAddress: (id) => transport.outgoingAddress(id),
    namesFiles: transport.namesFiles,
    pathOf: (file) => transport.pathOf(file),
  }
}
