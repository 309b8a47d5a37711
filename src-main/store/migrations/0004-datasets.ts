import type { Migration } from '../migrate.ts'

/** Pictures to teach from. A dataset that was deleted keeps its rows, marked with the time, so that it can come back. */
export const datasets: Migration = {
  version: 4,
  sql: `
    CREATE TABLE datasets (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      source TEXT NOT NULL,
      -- What became of the files that were found, and what is wrong with those that are no pictures of it.
      findings TEXT NOT NULL,
      deleted_at TEXT,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE dataset_items (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      dataset_id TEXT NOT NULL REFERENCES datasets (id),
      name TEXT NOT NULL,
      file TEXT NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      -- A list of strings.
      captions TEXT NOT NULL,
      caption_source TEXT NOT NULL,
      crop REAL,
      excluded INTEGER NOT NULL CHECK (excluded IN (0, 1)),
      split TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
      repeats INTEGER NOT NULL CHECK (repeats >= 1),
      -- Without references: the gallery's picture and the twin may be gone.
      picture_id TEXT,
      twin TEXT,
      -- Told by a run, and not of the journal.
      loss REAL,
      loss_run TEXT
    ) STRICT;
    CREATE INDEX dataset_items_in_order ON dataset_items (dataset_id, seq);

    -- Codes that were computed from a file, a square in it, a pack's encoder and a size; they may be deleted.
    CREATE TABLE encoded_files (
      file TEXT NOT NULL,
      -- -1: the middle.
      crop REAL NOT NULL,
      codec TEXT NOT NULL,
      grid INTEGER NOT NULL,
      codes BLOB NOT NULL,
      PRIMARY KEY (file, crop, codec, grid)
    ) STRICT, WITHOUT ROWID;
  `,
}
