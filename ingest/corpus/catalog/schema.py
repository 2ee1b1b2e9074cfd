"""The tables of the catalog."""

SCHEMA_VERSION = 1


def word_index(table: str) -> str:
    """The statement that makes a word index."""
    return f"CREATE VIRTUAL TABLE {table} USING fts5 (title, body, tokenize = 'porter unicode61 remove_diacritics 2')"


# A version is pending until its passages stand in the vector index, then live, then retired by the next one.
# `seen` and `until` are days (ordinals): a version is what the bot knew from `seen` until the day before `until`.
SCHEMA = f"""
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE articles (
    article_id TEXT PRIMARY KEY,
    url TEXT,
    outlet TEXT,
    name TEXT NOT NULL,
    added TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE origins (
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    origin TEXT NOT NULL,
    PRIMARY KEY (article_id, origin)
) WITHOUT ROWID;

CREATE TABLE versions (
    version_id TEXT PRIMARY KEY NOT NULL,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('pending', 'live', 'retired')),
    content_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    authors TEXT NOT NULL,
    published TEXT,
    retrieved TEXT NOT NULL,
    seen INTEGER NOT NULL,
    until INTEGER,
    text TEXT NOT NULL -- last: what stands behind it in a row is read through its overflow pages
);
CREATE INDEX versions_by_day ON versions (state, seen);
CREATE INDEX versions_by_article ON versions (article_id, state);
CREATE UNIQUE INDEX one_live_version ON versions (article_id) WHERE state = 'live';

CREATE TABLE passages (
    passage_id INTEGER PRIMARY KEY AUTOINCREMENT,
    version_id TEXT NOT NULL REFERENCES versions ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text_hash BLOB NOT NULL
);
CREATE INDEX passages_by_version ON passages (version_id);
CREATE INDEX passages_by_text ON passages (text_hash);

CREATE TABLE vectors (text_hash BLOB PRIMARY KEY, vector BLOB NOT NULL);

{word_index("words")};
{word_index("retired_words")};

CREATE TABLE runs (
    run_id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL,
    seconds REAL NOT NULL,
    report TEXT NOT NULL
);
"""
