/** Runs a built entry with the right Node and ends as it ends. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { nodeBinary } from './places.mjs'

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']
const PARENT_CHECK_MS = 500

/**
 * Resolves to the exit code (128 + number for a signal, as shells say it). Signals meant for this process are handed on
 * and the child decides: it has something to tidy up, this process has nothing.
 */
export function launchProgram(file, args, options = {}) {
  const child = spawn(file, args, { stdio: 'inherit', ...options })
  const handlers = forwarded.map((signal) => {
    const handler = () => child.kill(signal)
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  const stopWatching = whenNpmEnds(() => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  }).finally(() => {
    stopWatching()
    handlers.forEach((remove) => remove())
  })
}

/** npm hands a signal on to the shell between it and this process, and the shell ends without handing it on. */
function whenNpmEnds(tell) {
  const parent = process.ppid
  if (process.env.npm_lifecycle_event === undefined) return () => {}
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    tell()
  }, PARENT_CHECK_MS)
  return () => clearInterval(watch)
}

/** Also for what the program starts: the engine reads hundreds of megabytes of weights at every step. */
export function launchNode(args, options) {
  return launchProgram(nodeBinary(), args, { env: withLargePages(process.env), ...options })
}

/**
 * Lets glibc ask for large pages where Linux gives them on request: weights and cache lie in malloc's memory, and with
 * pages of 4 KiB reading them costs about a tenth more. Other systems and C libraries ignore the variable.
 */
export function withLargePages(env) {
  const known = env.GLIBC_TUNABLES
  if (process.platform !== 'linux' || known?.includes('glibc.malloc.hugetlb')) return env
  const asked = 'glibc.malloc.hugetlb=1'
  return { ...env, GLIBC_TUNABLES: known === undefined || known === '' ? asked : `${known}:${asked}` }
}
