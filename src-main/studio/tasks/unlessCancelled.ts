/** For waiting on what knows no signal. */
import { StudioError } from '../../contract/errors.ts'

/** What `promise` gives, or `cancelled` as soon as the signal says so; then the promise is waited for by nobody. */
export function unlessCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new StudioError('cancelled'))
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel))
  })
}
