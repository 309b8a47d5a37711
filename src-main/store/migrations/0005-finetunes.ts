import type { Migration } from '../migrate.ts'

/** Runs that teach a pack something. Their files (examples, checkpoints, samples) lie in `finetunes/<id>/`. */
export const finetunes: Migration = {
  version: 5,
  sql: `
    CREATE TABLE finetunes (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      -- As the contract's finetune, in JSON.
      record TEXT NOT NULL,
      -- Name of the last checkpoint's file; null before the first.
      checkpoint TEXT
    ) STRICT;

    CREATE TABLE finetune_steps (
      finetune_id TEXT NOT NULL REFERENCES finetunes (id) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      loss REAL NOT NULL,
      learning_rate REAL NOT NULL,
      tokens_per_second REAL NOT NULL,
      PRIMARY KEY (finetune_id, step)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE finetune_validations (
      finetune_id TEXT NOT NULL REFERENCES finetunes (id) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      loss REAL NOT NULL,
      PRIMARY KEY (finetune_id, step)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE finetune_samples (
      finetune_id TEXT NOT NULL REFERENCES finetunes (id) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      prompt INTEGER NOT NULL,
      -- Name of the PNG in the run's folder; null for a caption.
      file TEXT,
      text TEXT,
      PRIMARY KEY (finetune_id, step, prompt)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE finetune_losses (
      finetune_id TEXT NOT NULL REFERENCES finetunes (id) ON DELETE CASCADE,
      item TEXT NOT NULL,
      loss REAL NOT NULL,
      step INTEGER NOT NULL,
      PRIMARY KEY (finetune_id, item)
    ) STRICT, WITHOUT ROWID;

    -- What a step took on this machine, by what shapes it: the estimate before a run begins.
    CREATE TABLE step_times (
      shape TEXT NOT NULL PRIMARY KEY,
      seconds REAL NOT NULL,
      peak_mib REAL
    ) STRICT, WITHOUT ROWID;
  `,
}
