import { indexedWords } from '../searchTerms.ts'
import type { Connection } from '../connection.ts'
import type { Migration } from '../migrate.ts'

/**
 * What the tasks beside drawing need. Generations of version 1 all drew, from nothing but a sentence: the defaults say
 * so. The words of a generation have its `seq` as their row, and keep no copy of the texts that they were made from.
 */
export const tasks: Migration = {
  version: 2,
  sql: `
    ALTER TABLE generations ADD COLUMN outcome TEXT NOT NULL DEFAULT '{"kind":"pictures"}';
    ALTER TABLE generations ADD COLUMN failures TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE generations ADD COLUMN encoded INTEGER NOT NULL DEFAULT 0 CHECK (encoded IN (0, 1));

    ALTER TABLE pictures ADD COLUMN crop REAL CHECK (crop BETWEEN 0 AND 1);

    CREATE TABLE generation_subjects (
      generation_id TEXT NOT NULL REFERENCES generations (id),
      picture_id TEXT NOT NULL REFERENCES pictures (id),
      position INTEGER NOT NULL,
      PRIMARY KEY (generation_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX generation_subjects_by_picture ON generation_subjects (picture_id, generation_id);

    -- What an unfinished job has done already.
    CREATE TABLE job_parts (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
      key TEXT NOT NULL,
      value TEXT NOT NULL,
      UNIQUE (job_id, key)
    ) STRICT;

    CREATE TABLE designs (
      id TEXT NOT NULL PRIMARY KEY,
      sheet TEXT NOT NULL
    ) STRICT;

    -- The words come cut up already. Of what is not ASCII, this tokenizer separates nothing.
    CREATE VIRTUAL TABLE generation_words USING fts5 (
      words, characters, content = '', contentless_delete = 1, tokenize = 'ascii'
    );
  `,
  fill: indexFirstLibrary,
}

/** Reads the columns of version 1 only, whatever later versions make of them. */
function indexFirstLibrary(connection: Connection): void {
  const insert = connection.prepare(
    'INSERT INTO generation_words (rowid, words, characters) VALUES (?, ?, ?)',
  )
  const rows = connection
    .prepare(
      `SELECT seq, sentence,
         CASE WHEN json_valid(request) THEN json_extract(request, '$.text') END AS text,
         (SELECT group_concat(caption, char(10)) FROM pictures WHERE generation_id = generations.id) AS captions
       FROM generations`,
    )
    .all()
  for (const { seq, sentence, text, captions } of rows) {
    const texts = [sentence, text, captions].filter((value) => typeof value === 'string')
    const { words, characters } = indexedWords(texts)
    insert.run(Number(seq), words, characters)
  }
}
