"""The tables of the catalog, as the steps that made them: step n leads from schema n - 1 to schema n.

A new catalog runs all steps, an older one those that it lacks, so that both have the same tables. A released step is
never changed; the next change is one more text at the end of STEPS. A statement ends at a line's end.
"""


def word_index(table: str) -> str:
    """The statement that makes a word index."""
    return f"CREATE VIRTUAL TABLE {table} USING fts5 (title, body, tokenize = 'porter unicode61 remove_diacritics 2')"


# A version is pending until its passages stand in the vector index, then live, then retired by the next one.
# `seen` and `until` are days (ordinals): a version is what the bot knew from `seen` until the day before `until`.
_FIRST = f"""
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

# Addresses are all the URLs under which an article was given, and where; `seen` is the day on which that was first.
# A sketch is what copies of a version are looked up by. Copies are pairs of versions, each both ways: a version never
# changes, so neither do its pairs; they come with it and go with it.
_COPIES = """
CREATE TABLE addresses (
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    url TEXT NOT NULL,
    origin TEXT NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (article_id, url, origin)
) WITHOUT ROWID;
INSERT INTO addresses SELECT article_id, url, origin, min(seen)
    FROM articles JOIN origins USING (article_id) JOIN versions USING (article_id)
    WHERE url IS NOT NULL GROUP BY article_id, origin;

CREATE TABLE sketches (
    sketch_id INTEGER PRIMARY KEY,
    version_id TEXT NOT NULL UNIQUE REFERENCES versions ON DELETE CASCADE
);
CREATE TABLE bands (
    band INTEGER NOT NULL,
    sketch_id INTEGER NOT NULL REFERENCES sketches ON DELETE CASCADE,
    PRIMARY KEY (band, sketch_id)
) WITHOUT ROWID;
CREATE INDEX bands_by_sketch ON bands (sketch_id);

CREATE TABLE copies (
    version_id TEXT NOT NULL REFERENCES versions ON DELETE CASCADE,
    copy_id TEXT NOT NULL REFERENCES versions (version_id) ON DELETE CASCADE,
    PRIMARY KEY (version_id, copy_id)
) WITHOUT ROWID;
CREATE INDEX copies_by_copy ON copies (copy_id);
"""

# A vector a sentence of the passage, packed (sentence_vectors.py); NULL for passages that were embedded before.
_SENTENCES = """
ALTER TABLE vectors ADD COLUMN sentences BLOB;
"""

# The reports of some days, and the newest one, without reading every version.
_PUBLISHED = """
CREATE INDEX versions_by_published ON versions (published);
"""

# The file or address whose text is an article's live version; none where it is not known.
_OWNERS = """
CREATE TABLE owners (
    article_id TEXT PRIMARY KEY NOT NULL REFERENCES articles ON DELETE CASCADE,
    origin TEXT NOT NULL
) WITHOUT ROWID;
"""

# The parts of the version that stand in the copy, packed (copies.py); NULL for pairs that were found before.
_SHARED_SPANS = """
ALTER TABLE copies ADD COLUMN held BLOB;
"""

# What was fetched from an address the last time it answered; a line a source in each run; and what became of each link
# that a source named: the stage that it reached, with the reason where it is no article.
_SOURCES = """
CREATE TABLE fetched (
    url TEXT PRIMARY KEY NOT NULL,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    checked TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE source_runs (
    source TEXT NOT NULL,
    started TEXT NOT NULL,
    seconds REAL NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'unchanged', 'failed')),
    reason TEXT NOT NULL,
    entries INTEGER,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    skipped TEXT NOT NULL,
    failed TEXT NOT NULL,
    PRIMARY KEY (source, started)
) WITHOUT ROWID;

CREATE TABLE links (
    url TEXT PRIMARY KEY NOT NULL,
    source TEXT NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    article_id TEXT,
    entry_hash TEXT,
    first_seen TEXT NOT NULL,
    checked TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX links_by_article ON links (article_id);
"""

# What a version was made from: the digest of the bytes that were fetched or read, the program that found its text, and
# what the publisher says of it: when it was updated, and the note of a correction.
_PROVENANCE = """
CREATE TABLE provenance (
    version_id TEXT PRIMARY KEY NOT NULL REFERENCES versions ON DELETE CASCADE,
    body_hash TEXT,
    extractor TEXT,
    updated TEXT,
    corrected TEXT,
    correction TEXT
) WITHOUT ROWID;
CREATE INDEX provenance_by_correction ON provenance (corrected) WHERE corrected IS NOT NULL;
"""

# The language that the publisher states, as a tag.
_LANGUAGE = """
ALTER TABLE provenance ADD COLUMN language TEXT;
"""

_ADDRESSES = """
CREATE INDEX addresses_by_url ON addresses (url);
"""

# The time of publication with the publisher's own offset from UTC, of the day that `versions` has; NULL where the
# publisher states a day alone, and for what came before. Not in `versions`, where it would stand behind the text.
_PUBLISHED_AT = """
ALTER TABLE provenance ADD COLUMN published_at TEXT;
"""

STEPS = (
    _FIRST,
    _COPIES,
    _SENTENCES,
    _PUBLISHED,
    _OWNERS,
    _SHARED_SPANS,
    _SOURCES,
    _PROVENANCE,
    _LANGUAGE,
    _ADDRESSES,
    _PUBLISHED_AT,
)
SOURCES, PROVENANCE, LANGUAGE, PUBLISHED_AT = 7, 8, 9, 11  # the schemas from which on that is kept
SCHEMA_VERSION = len(STEPS)
READABLE = 6  # that of 0.2.0; what came since is read by ingest alone, or is none where it is not there
