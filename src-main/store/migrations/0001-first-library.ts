import type { Migration } from '../migrate.ts'

/**
 * `seq` is the order in which rows were recorded, which a clock that is set back does not change. A generation names
 * its job without a reference: a database rebuilt from pictures and journal has no old jobs.
 */
export const firstLibrary: Migration = {
  version: 1,
  sql: `
    CREATE TABLE sessions (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE drafts (
      session_id TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
      draft TEXT NOT NULL
    ) STRICT;

    CREATE TABLE settings (
      key TEXT NOT NULL PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;

    CREATE TABLE packs (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      folder TEXT NOT NULL UNIQUE,
      identity TEXT NOT NULL,
      added_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE jobs (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      request TEXT NOT NULL,
      state TEXT NOT NULL
        CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
      error TEXT,
      generation_id TEXT,
      dismissed INTEGER NOT NULL DEFAULT 0 CHECK (dismissed IN (0, 1)),
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX jobs_open ON jobs (seq)
      WHERE dismissed = 0 AND state IN ('waiting', 'running', 'interrupted', 'failed');
    CREATE INDEX jobs_by_state ON jobs (state, seq);

    CREATE TABLE generations (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      job_id TEXT,
      task TEXT NOT NULL,
      request TEXT NOT NULL,
      sentence TEXT NOT NULL,
      size TEXT NOT NULL,
      sampler TEXT NOT NULL,
      pack TEXT NOT NULL,
      provider TEXT NOT NULL,
      seconds REAL NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE pictures (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      generation_id TEXT REFERENCES generations (id),
      idx INTEGER NOT NULL,
      rank INTEGER,
      seed INTEGER NOT NULL,
      caps TEXT,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      file TEXT NOT NULL,
      rating INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5),
      favourite INTEGER NOT NULL CHECK (favourite IN (0, 1)),
      rejected INTEGER NOT NULL CHECK (rejected IN (0, 1)),
      caption TEXT,
      parent_id TEXT REFERENCES pictures (id),
      deleted_at TEXT,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX pictures_in_rank_order ON pictures (generation_id, rank IS NULL, rank, idx);
    CREATE INDEX pictures_by_file ON pictures (file);
    CREATE INDEX pictures_by_parent ON pictures (parent_id) WHERE parent_id IS NOT NULL;

    -- Image codes, 16 bits each, little-endian; apart from the pictures, which are read far more often.
    CREATE TABLE picture_codes (
      picture_id TEXT NOT NULL PRIMARY KEY REFERENCES pictures (id) ON DELETE CASCADE,
      codes BLOB NOT NULL
    ) STRICT;

    CREATE TABLE boards (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE board_pictures (
      board_id TEXT NOT NULL REFERENCES boards (id),
      picture_id TEXT NOT NULL REFERENCES pictures (id),
      position INTEGER NOT NULL,
      PRIMARY KEY (board_id, picture_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX board_pictures_in_order ON board_pictures (board_id, position);
    CREATE INDEX board_pictures_by_picture ON board_pictures (picture_id);

    CREATE TABLE steps (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      command TEXT NOT NULL,
      effects TEXT NOT NULL,
      undone INTEGER NOT NULL CHECK (undone IN (0, 1))
    ) STRICT;
    CREATE INDEX steps_by_state ON steps (undone, seq);

    CREATE TABLE journal_position (
      only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
      file TEXT NOT NULL,
      offset INTEGER NOT NULL
    ) STRICT;
  `,
}
