/** How a command ends: 0 done, 2 what was asked can't be done as asked, 130 cancelled, 1 anything else. */
import type { ErrorCode } from '../contract/errors.ts'

const asked: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'prompt-empty',
  'prompt-too-long',
  'count-out-of-range',
  'seed-invalid',
  'setting-out-of-range',
  'style-unknown',
  'size-unknown',
  'usage',
  'bad-request',
  'task-unsupported',
  'rows-out-of-range',
  'style-missing',
  'text-missing',
  'picture-not-readable',
  'picture-truncated',
  'picture-too-large',
  'folder-without-pictures',
  'nothing-imported',
  'picture-not-found',
  'adapter-invalid',
  'adapter-wrong-base',
  'adapter-wrong-role',
  'adapter-wrong-shape',
  'adapter-strength',
  'adapters-too-many',
  'adapter-name-unknown',
  'finetune-too-few',
])

export function exitCode(code: ErrorCode): number {
  if (code === 'cancelled') return 130
  return asked.has(code) ? 2 : 1
}
