/** One build at a time in one checkout: a folder made atomically, with the builder's process id in it. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A lock without a process id is one whose owner died between two system calls; this long it may be at it. */
const GRACE_MS = 2_000
const POLL_MS = 100

/** Runs `work` while holding the lock; `onWait` is called once if another process holds it. */
export async function withBuildLock(out, work, onWait = () => undefined) {
  mkdirSync(out, { recursive: true })
  const folder = join(out, '.build-lock')
  let waited = false
  while (!take(folder)) {
    if (isAbandoned(folder)) rmSync(folder, { recursive: true, force: true })
    else {
      if (!waited) onWait()
      waited = true
      await sleep(POLL_MS)
    }
  }
  const release = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

function take(folder) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  writeFileSync(join(folder, 'pid'), String(process.pid))
  return true
}

function isAbandoned(folder) {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    if (pid > 0) return !isAlive(pid)
    return Date.now() - statSync(folder).mtimeMs > GRACE_MS
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    // Either it was released just now, and then there is nothing to take away, or its owner hasn't written its id yet.
    const made = statSync(folder, { throwIfNoEntry: false })
    return made !== undefined && Date.now() - made.mtimeMs > GRACE_MS
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
