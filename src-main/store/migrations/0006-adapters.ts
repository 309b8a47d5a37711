import type { Migration } from '../migrate.ts'

/** What was learnt, each in a file of its own in `adapters/`. One that was deleted keeps row and file, to come back. */
export const adapters: Migration = {
  version: 6,
  sql: `
    CREATE TABLE adapters (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      -- SHA-256 of its file.
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      -- What its file says of itself, as the contract's facts.
      facts TEXT NOT NULL,
      -- Outputs and inputs of each matrix that it adds to, by name.
      shapes TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      -- Without references: the run and the dataset may be gone.
      finetune TEXT,
      dataset TEXT,
      deleted_at TEXT,
      added_at TEXT NOT NULL
    ) STRICT;
  `,
}
