import { randomUUID } from 'node:crypto'
import type { Connection } from '../connection.ts'
import type { Migration } from '../migrate.ts'

/** What the gallery, named sessions and the queue that a person arranges need. */
export const gallery: Migration = {
  version: 3,
  sql: `
    ALTER TABLE generations ADD COLUMN session_id TEXT;
    ALTER TABLE generations ADD COLUMN board_id TEXT;
    ALTER TABLE generations ADD COLUMN grid_id TEXT;
    CREATE INDEX generations_by_grid ON generations (grid_id, seq) WHERE grid_id IS NOT NULL;

    -- Geometric-mean CapS, which is also in caps: the gallery orders by it.
    ALTER TABLE pictures ADD COLUMN score REAL;
    UPDATE pictures SET score = json_extract(caps, '$.mean') WHERE caps IS NOT NULL AND json_valid(caps);
    -- Main colour as 0xRRGGBB, told from the pixels in the background; null: not looked at yet.
    ALTER TABLE pictures ADD COLUMN colour INTEGER;
    CREATE INDEX pictures_without_colour ON pictures (seq) WHERE colour IS NULL;

    ALTER TABLE sessions ADD COLUMN opened_at TEXT;
    ALTER TABLE sessions ADD COLUMN closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1));
    ALTER TABLE sessions ADD COLUMN view TEXT;
    -- How many pictures a session has is counted by these alone.
    CREATE INDEX generations_by_session ON generations (session_id, id) WHERE session_id IS NOT NULL;
    CREATE INDEX pictures_binned ON pictures (generation_id) WHERE deleted_at IS NOT NULL;

    -- The one sheet of version 2 becomes that of the session which everybody worked in.
    UPDATE designs SET id = 'default' WHERE id = 'draft';

    -- Where a waiting job stands; null: where it was put in.
    ALTER TABLE jobs ADD COLUMN position REAL;

    -- Names this database: a thumbnail's address holds it and the picture's seq, which a rebuilt database counts anew.
    CREATE TABLE identity (
      only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
      id TEXT NOT NULL
    ) STRICT;
  `,
  fill(connection: Connection) {
    connection.prepare('INSERT INTO identity (only, id) VALUES (1, ?)').run(randomUUID())
  },
}
