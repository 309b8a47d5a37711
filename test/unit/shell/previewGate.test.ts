import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GenerateRequest } from '../../../src-main/contract/requests.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import { createPreviewGate } from '../../../src-main/shell/previewGate.ts'
import { PREVIEW } from './studioDouble.ts'

const REQUEST: GenerateRequest = {
  task: 'generate',
  text: 'a',
  style: null,
  size: null,
  count: 1,
  seed: 1,
  sampler: {},
  pack: null,
}
const finished = (id: string): StudioEvent => ({
  type: 'job',
  job: { id, request: REQUEST, state: 'done', error: null, generationId: null, createdAt: '' },
})

describe('createPreviewGate', () => {
  it('takes an acknowledgement that nothing was sent for', () => {
    const sent: StudioEvent[] = []
    const gate = createPreviewGate((event) => sent.push(event))
    gate.taken()
    gate.offer(PREVIEW)
    gate.offer({ ...PREVIEW, row: 2 })
    expect(sent).toEqual([PREVIEW])
  })

  it('keeps only the newest waiting preview of each job', () => {
    const sent: StudioEvent[] = []
    const gate = createPreviewGate((event) => sent.push(event))
    for (let row = 1; row <= 4; row += 1) gate.offer({ ...PREVIEW, row })
    gate.offer({ ...PREVIEW, jobId: 'job-2', row: 7 })
    gate.taken()
    gate.taken()
    gate.taken()
    expect(sent.map((event) => (event.type === 'preview' ? [event.jobId, event.row] : []))).toEqual([
      ['job-1', 1],
      ['job-1', 4],
      ['job-2', 7],
    ])
  })

  it('sends no preview of a job after its end', () => {
    const sent: StudioEvent[] = []
    const gate = createPreviewGate((event) => sent.push(event))
    gate.offer(PREVIEW)
    gate.offer({ ...PREVIEW, row: 2 })
    gate.offer(finished('job-1'))
    gate.taken()
    expect(sent).toEqual([PREVIEW, finished('job-1')])
  })

  it('lets one preview be on its way at most, loses no other event, and ends with the newest row', () => {
    const step = fc.constantFrom('preview', 'other', 'taken')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let flying = 0
        let row = 0
        let others = 0
        const rows: number[] = []
        const gate = createPreviewGate((event) => {
          if (event.type !== 'preview') return void (others -= 1)
          flying += 1
          rows.push(event.row)
          expect(flying).toBe(1)
        })
        const take = (): void => {
          flying = 0
          gate.taken()
        }
        for (const kind of steps) {
          if (kind === 'preview') gate.offer({ ...PREVIEW, row: (row += 1) })
          if (kind === 'other') {
            others += 1
            gate.offer({ type: 'library', pictureIds: [] })
          }
          if (kind === 'taken') take()
        }
        take()
        expect(others).toBe(0)
        expect(rows).toEqual([...rows].sort((a, b) => a - b))
        if (row > 0) expect(rows.at(-1)).toBe(row)
      }),
    )
  })
})
