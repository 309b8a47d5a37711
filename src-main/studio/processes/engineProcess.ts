/**
 * What the studio needs of a started engine process, whoever starts it: child_process.fork (forkLauncher.ts) or
 * Electron's utilityProcess (the shell's launcher). Messages are structured clones of engine/protocol.ts; those of a
 * process that learns, of training/protocol.ts.
 */
import type { EngineRequest } from '../../engine/protocol.ts'

export interface EngineProcess<Request extends object = EngineRequest> {
  /** Does nothing once the process is gone: its exit tells. */
  post(message: Request): void
  /** What the engine says, not yet parsed. */
  onMessage(listener: (message: unknown) => void): void
  /** Text of stdout and stderr, in pieces: its tail is the detail of a crash. */
  onOutput(listener: (text: string) => void): void
  /** Called exactly once, also when the process could not be started (code and signal null). */
  onExit(listener: (code: number | null, signal: string | null) => void): void
  /** Ends it at once, without asking. */
  kill(): void
}

/** Starts a new engine process. */
export type EngineLauncher<Request extends object = EngineRequest> = () => EngineProcess<Request>
