/** Memory of the page's own process, as Linux counts it. */
import { readFileSync, readdirSync } from 'node:fs'

/** Resident megabytes of the largest renderer among the processes that this one has started. */
export function rendererMegabytes(): number {
  const parents = new Map<number, number>()
  const renderers: number[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const pid = Number(name)
    const [status, command] = [read(pid, 'status'), read(pid, 'cmdline')]
    parents.set(pid, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0))
    if (isRenderer(command)) renderers.push(pid)
  }
  const own = renderers.filter((pid) => {
    for (let at = pid; at > 1; at = parents.get(at) ?? 0) if (at === process.pid) return true
    return false
  })
  const sizes = own.map((pid) => Number(/^VmRSS:\s+(\d+)/m.exec(read(pid, 'status'))?.[1] ?? 0) / 1024)
  if (sizes.length === 0) throw new Error('no renderer was found')
  return Math.max(...sizes)
}

/** A renderer keeps the command line of the zygote that it was forked from; that of the graphics process is another one. */
function isRenderer(command: string): boolean {
  return /--type=(renderer|zygote)/.test(command) && !command.includes('--no-zygote-sandbox')
}

/** '' for a process that has just ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
