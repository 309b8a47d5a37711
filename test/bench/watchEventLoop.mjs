/**
 * Loaded before the host (`node --import`): measures how long its event loop keeps callers waiting, from when it is told
 * to (SIGUSR2) until it ends, and writes milliseconds into the file that COGVIEW_EVENT_LOOP names.
 */
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 5
const file = process.env.COGVIEW_EVENT_LOOP

// The engine inherits the variable; it is another process, whose loop waits for onnxruntime as it should.
if (file !== undefined && /server\.js$/.test(process.argv[1] ?? '')) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  process.on('SIGUSR2', () => {
    delay.reset()
    delay.enable()
  })
  process.on('exit', () => {
    // What the timer itself waits is no delay.
    const ms = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
    writeFileSync(
      file,
      JSON.stringify({ p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) }),
    )
  })
}
