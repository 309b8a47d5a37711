/** A host in a process of its own: opens the library named by its argument, says so, and holds it. */
import { announceHost } from '../../../../src-main/studio/library/hostRecord.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'

const folder = process.argv[2] ?? ''
await openLibrary(folder)
await announceHost(folder, {
  pid: process.pid,
  port: 4711,
  token: 'secret',
  startedAt: new Date().toISOString(),
})
process.stdout.write('open\n')
setInterval(() => {}, 60_000)
