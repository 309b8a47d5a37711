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
 * Tasks of the thread that runs the page's animation frames, summed between one of these and the next: in processor time,
 * which other programs on a shared machine do not lengthen.
 */
export function frameWork(events: readonly TraceEvent[]): { p95: number; framesPerSecond: number } {
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame').toSorted((a, b) => a.ts - b.ts)
  const [first] = frames
  if (first === undefined) throw new Error('the trace holds no frames')
  const tasks = events
    .filter(
      ({ name, pid, tid, ph }) =>
        /RunTask$/.test(name) && ph === 'X' && pid === first.pid && tid === first.tid,
    )
    .toSorted((a, b) => a.ts - b.ts)
  const work: number[] = []
  let at = 0
  for (const [i, frame] of frames.entries()) {
    const next = frames[i + 1]
    if (next === undefined) break
    let sum = 0
    while (at < tasks.length && (tasks[at]?.ts ?? 0) < next.ts) {
      if ((tasks[at]?.ts ?? 0) >= frame.ts - 1000) sum += (tasks[at]?.tdur ?? tasks[at]?.dur ?? 0) / 1000
      at += 1
    }
    work.push(sum)
  }
  const sorted = work.toSorted((a, b) => a - b)
  const seconds = ((frames.at(-1)?.ts ?? first.ts) - first.ts) / 1e6
  return {
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? NaN,
    framesPerSecond: (frames.length - 1) / seconds,
  }
}
