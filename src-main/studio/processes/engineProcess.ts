/**
 * What the studio needs of a started engine process, whoever starts it: child_process.fork (forkLauncher.ts) or
 * Electron's utilityProcess (the shell's launcher). Messages are structured clones of engine/protocol.ts.
 */
import type { EngineRequest } from '../../engine/protocol.ts'

export interface EngineProcess {
  /** Does nothing once the process is gone: its exit tells. */
  post(message: EngineRequest): void
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
export type EngineLauncher = () => EngineProcess
