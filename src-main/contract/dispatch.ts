/** The receiving side of the contract: one place where a name and unknown parameters become a call of the studio. */
import { z } from 'zod'
import { calls } from './calls.ts'
import type { CallName, CallParams, CallResult, Studio } from './calls.ts'
import { StudioError, toErrorData } from './errors.ts'
import type { ErrorData } from './errors.ts'

/** One handler for every call; a missing one is a type error. */
export type Handlers = {
  readonly [N in CallName]: (params: CallParams<N>) => CallResult<N> | Promise<CallResult<N>>
}

export type Outcome = { ok: true; value: unknown } | { ok: false; error: ErrorData }

const LONGEST_NAME_IN_ERROR = 60

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name)
}

/**
 * Looks the call up, parses its parameters and makes it. Never throws: an unknown call or parameters that don't fit
 * are `bad-request` with the problem, everything else that is thrown is its `ErrorData`.
 */
export async function dispatch(
  studio: Pick<Studio, 'call'>,
  name: string,
  rawParams: unknown,
): Promise<Outcome> {
  try {
    if (!isCallName(name)) {
      throw new StudioError('bad-request', {
        call: name.slice(0, LONGEST_NAME_IN_ERROR),
        problem: 'no such call',
      })
    }
    const parsed = calls[name].params.safeParse(rawParams)
    if (!parsed.success) {
      throw new StudioError('bad-request', { call: name, problem: z.prettifyError(parsed.error) })
    }
    return { ok: true, value: await studio.call(name, parsed.data) }
  } catch (thrown) {
    return { ok: false, error: toErrorData(thrown) }
  }
}
