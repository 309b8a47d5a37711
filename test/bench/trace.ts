/** Traces of Chromium: how much work of the page's main thread falls on each frame. */
import type { Page } from 'playwright-core'
import { z } from 'zod'

const eventSchema = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  /** Microseconds. */
  ts: z.number(),
  dur: z.number().optional(),
  /** Of the processor's time, what the thread itself had. */
  tdur: z.number().optional(),
  args: z.record(z.string(), z.unknown()).optional(),
})
type TraceEvent = z.infer<typeof eventSchema>

const CATEGORIES = 'toplevel,devtools.timeline,disabled-by-default-devtools.timeline'

export async function traceOf(page: Page, work: () => Promise<void>): Promise<TraceEvent[]> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const each of value) {
      const parsed = eventSchema.safeParse(each)
      if (parsed.success) events.push(parsed.data)
    }
  })
  const complete = new Promise<void>((done) => session.once('Tracing.tracingComplete', () => done()))
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: CATEGORIES })
  await work()
  await session.send('Tracing.end')
  await complete
  await session.detach()
  return events
}

/**
 * Work of the page's main thread between one of its frames and the next: in processor time, which other programs on a
 * shared machine do not lengthen. A frame is a task in which animation callbacks ran, however many.
 */
export function frameWork(events: readonly TraceEvent[]): { p95: number; framesPerSecond: number } {
  const callbacks = events.filter(({ name }) => name === 'FireAnimationFrame').toSorted((a, b) => a.ts - b.ts)
  const [first] = callbacks
  if (first === undefined) throw new Error('the trace holds no frames')
  // `ThreadControllerImpl::RunTask` is the same task once more, seen from outside.
  const tasks = events
    .filter(
      ({ name, pid, tid, ph }) => name === 'RunTask' && ph === 'X' && pid === first.pid && tid === first.tid,
    )
    .toSorted((a, b) => a.ts - b.ts)
  const work: number[] = []
  const begins: number[] = []
  let next = 0
  for (const { ts, dur = 0, tdur } of tasks) {
    let isFrame = false
    while ((callbacks[next]?.ts ?? Infinity) < ts + dur) {
      next += 1
      isFrame = true
    }
    if (isFrame) {
      begins.push(ts)
      work.push(0)
    }
    // What ran before the first frame belongs to none.
    if (work.length > 0) work[work.length - 1] = (work.at(-1) ?? 0) + (tdur ?? dur) / 1000
  }
  const sorted = work.toSorted((a, b) => a - b)
  const seconds = ((begins.at(-1) ?? 0) - (begins[0] ?? 0)) / 1e6
  return {
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? NaN,
    framesPerSecond: (begins.length - 1) / seconds,
  }
}
