"""The tables of the bot's own data, and how older ones become these."""

from __future__ import annotations

# What each version added.
STEPS = (
    """
CREATE TABLE replies (question_id TEXT PRIMARY KEY, made_at REAL NOT NULL, heading TEXT NOT NULL, kept TEXT NOT NULL);
CREATE INDEX replies_by_age ON replies (made_at);
CREATE TABLE owed (interaction_id INTEGER PRIMARY KEY, application_id INTEGER NOT NULL, token TEXT NOT NULL,
    asked_at REAL NOT NULL);
CREATE TABLE signs (name TEXT PRIMARY KEY, seen_at REAL NOT NULL, detail TEXT NOT NULL)
""",
    """
CREATE TABLE owed_mentions (message_id INTEGER PRIMARY KEY, channel_id INTEGER NOT NULL, waiting_id INTEGER,
    asked_at REAL NOT NULL)
""",
    """
CREATE TABLE turns (question_id TEXT PRIMARY KEY, made_at REAL NOT NULL, before TEXT, place TEXT,
    question TEXT NOT NULL, pronouns TEXT NOT NULL, person INTEGER);
CREATE INDEX turns_by_age ON turns (made_at);
CREATE INDEX turns_by_place ON turns (place, made_at);
CREATE INDEX turns_by_person ON turns (person);
CREATE TABLE feedback (question_id TEXT NOT NULL, person INTEGER NOT NULL, given_at REAL NOT NULL,
    verdict TEXT NOT NULL, sentence TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (question_id, person))
""",
    """
CREATE TABLE guild_settings (guild_id INTEGER PRIMARY KEY, changed_at REAL NOT NULL, settings TEXT NOT NULL)
""",
    """
ALTER TABLE owed ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
ALTER TABLE owed_mentions ADD COLUMN language TEXT NOT NULL DEFAULT 'en'
""",
    """
CREATE TABLE posted (question_id TEXT PRIMARY KEY, made_at REAL NOT NULL, channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL);
CREATE INDEX posted_by_age ON posted (made_at)
""",
    """
CREATE TABLE refused (day TEXT NOT NULL, person TEXT NOT NULL, question TEXT NOT NULL, reason TEXT NOT NULL,
    nearest TEXT NOT NULL);
CREATE INDEX refused_by_day ON refused (day);
CREATE TABLE pseudonym_key (key BLOB NOT NULL);
CREATE TABLE daily_counts (day TEXT NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (day, name));
CREATE TABLE digests (digest_id INTEGER PRIMARY KEY AUTOINCREMENT, guild_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL, topic TEXT NOT NULL, rhythm TEXT NOT NULL, hour INTEGER NOT NULL,
    slot TEXT NOT NULL, sent TEXT NOT NULL)
""",
    # Of a turn from before this step nobody knows whether it was private.
    """
ALTER TABLE turns ADD COLUMN private INTEGER NOT NULL DEFAULT 1;
ALTER TABLE turns ADD COLUMN options TEXT NOT NULL DEFAULT '{}'
""",
    """
INSERT INTO pseudonym_key SELECT randomblob(16) WHERE NOT EXISTS (SELECT 1 FROM pseudonym_key);
ALTER TABLE replies ADD COLUMN asker TEXT;
UPDATE replies SET asker = (SELECT pseudonym(person) FROM turns
    WHERE turns.question_id = replies.question_id AND person IS NOT NULL);
CREATE INDEX replies_by_asker ON replies (asker)
""",
    # What a person thinks of one sentence stands beside what they think of another.
    """
CREATE TABLE feedback_of_sentences (question_id TEXT NOT NULL, person INTEGER NOT NULL, given_at REAL NOT NULL,
    verdict TEXT NOT NULL, sentence TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (question_id, person, sentence));
INSERT INTO feedback_of_sentences SELECT question_id, person, given_at, verdict, sentence, reason FROM feedback;
DROP TABLE feedback;
ALTER TABLE feedback_of_sentences RENAME TO feedback
""",
    # Of a digest from before this step nobody knows when it was added.
    """
ALTER TABLE digests ADD COLUMN made_at REAL NOT NULL DEFAULT 0
""",
    # A private answer may be shared more than once: each message is a place of its own.
    """
CREATE TABLE posted_messages (message_id INTEGER PRIMARY KEY, question_id TEXT NOT NULL, made_at REAL NOT NULL,
    channel_id INTEGER NOT NULL);
INSERT OR REPLACE INTO posted_messages SELECT message_id, question_id, made_at, channel_id FROM posted;
DROP TABLE posted;
ALTER TABLE posted_messages RENAME TO posted;
CREATE INDEX posted_by_age ON posted (made_at);
CREATE INDEX posted_by_question ON posted (question_id)
""",
)
VERSION = len(STEPS)
