from datetime import UTC, date, datetime, timedelta
from threading import Event, current_thread

import discord
import pytest

from bot.answering.answer import Answer, Citation, Claim, Evidence, Freshness, NearestArticle, Question, Quote, Refusal
from bot.answering.topics.reply import OutletReports, TopicCommand, TopicLine, TopicReply
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.catalog.age import CorpusAge
from ingest.corpus.corpus_state import CorpusState
from tests.bot.clients import build_client

ASKED_AT = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)


def passage(number):
    text = f"It rained. Etna erupted {number} times. The airport was closed."
    return ScoredPassage(
        passage_id=number,
        article_id=f"a{number}",
        version_id=f"v{number}",
        title=f"Etna erupts, part {number}",
        url=f"https://example.com/{number}",
        outlet="Example News",
        name="etna.txt",
        published=date(2025, 3, number),
        retrieved=ASKED_AT,
        text=text,
        start=0,
        end=len(text),
        score=0.9,
    )


class ScriptedAnswering:
    """Answering without a corpus: `replies` by question; an exception among them is raised."""

    def __init__(self):
        self.replies = {}
        self.asked = []
        self.options = []
        self.typed = []  # the words of each follow-up
        self.searched = []
        self.notes = ()  # on what a search looked through
        self.shown = []
        self.checked = []
        self.verdicts = {}
        self.topics = []
        self.removed = set()
        self.progress = ()  # of a chat model, before its answer
        self.on_progress = None
        self.near = ()  # what is like an answer
        self.stale = False
        self.corrected = {}  # since the version, by its id
        self.changed = {}  # in the version
        self.threads = set()
        self.held = Event()
        self.held.set()

    @property
    def questions(self):
        """What was asked, in order."""
        return [text for text, _ in self.asked]

    def ask(self, text, *, asked_at, as_of=None, filters=None, typed=None, shown=frozenset(), on_progress=None):
        self.typed.append(typed)
        self.shown.append(shown)
        self.on_progress = on_progress
        for progress in self.progress if on_progress else ():
            on_progress(progress)
        self.asked.append((text, asked_at))
        self.options.append((as_of, filters))
        self.threads.add(current_thread().name)
        self.held.wait(10)
        reply = self.replies.get(text) or self.answer(text)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def check(self, text, *, asked_at, as_of=None):
        self.checked.append(text)
        verdict = self.verdicts.get(text)
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    def search_with_notes(self, text, *, k=10, as_of=None, filters=None):
        self.options.append((as_of, filters))
        self.searched.append((text, k))
        return tuple(passage(number) for number in range(1, k + 1)), self.notes

    def topic(self, command, text, *, asked_at, as_of=None, filters=None, new=None):
        self.topics.append((command, text))
        self.options.append((as_of, filters))
        self.threads.add(current_thread().name)
        if isinstance(self.replies.get(text), Exception):
            raise self.replies[text]
        answer = self.answer(text)
        outlets = (OutletReports("Example News", 1),) if command is TopicCommand.TREND else ()
        line = TopicLine(answer.citations[0], date(2025, 3, 1), outlets=outlets)
        return TopicReply(command, answer.question, (line,), freshness=self.freshness([line.citation.passage]))

    def passages(self, kept):
        return [None if place.article_id in self.removed else passage(int(place.article_id[1:])) for place in kept]

    def later_corrections(self, stored):
        return {
            place.version_id: self.corrected[place.version_id] for place in stored if place.version_id in self.corrected
        }

    def changes(self, passages, *, as_of=None):
        self.changes_as_of = as_of
        versions = [passage.version_id for passage in passages]
        return {version: self.changed[version] for version in versions if version in self.changed}

    def more_like(self, kept):
        self.searched.append(kept)
        if isinstance(self.near, Exception):
            raise self.near
        return self.near

    def freshness(self, passages, *, as_of=None):
        newest = max((passage.published for passage in passages), default=date(2025, 3, 31))
        return Freshness(
            ASKED_AT, newest, bool(passages), date(2025, 3, 31), ASKED_AT - timedelta(minutes=20), self.stale, as_of
        )

    def state(self):
        return CorpusState(CorpusAge(date(2025, 3, 31), ASKED_AT), self.stale)

    def answer(self, text):
        source = passage(1)
        quote = Quote("v1", 11, 32, source.text[11:32])
        claim = Claim(quote.text, (1,))
        return Answer(
            Question(text, ASKED_AT), (claim,), (Citation(1, quote, source),), Evidence((source,)), "hand-made"
        )

    def refusal(self, text):
        nearest = NearestArticle("a1", "Etna erupts", "https://example.com/1", "Example News", "", None)
        evidence = Evidence((passage(2),))
        return Refusal(Question(text, ASKED_AT), "No article says so.", (nearest,), evidence, "hand-made")


@pytest.fixture
def answering():
    return ScriptedAnswering()


@pytest.fixture
def simcord_bot(answering):
    return build_client(answering)


@pytest.fixture
def channel(simcord_env):
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def ann(simcord_env, channel):
    return simcord_env.guild.add_member(simcord_env.create_user("ann"))


@pytest.fixture
def ben(simcord_env, channel):
    return simcord_env.guild.add_member(simcord_env.create_user("ben"))


@pytest.fixture
def boss(simcord_env, channel):
    """Somebody who may manage the server."""
    role = simcord_env.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    return simcord_env.guild.add_member(simcord_env.create_user("boss"), roles=[role])


@pytest.fixture
def words_on_the_server(monkeypatch):
    """Commands bring, as Discord's do, a few words on their server; SimCord sends none."""
    take = discord.Interaction._from_data

    def with_words(interaction, data):
        words = {"id": data["guild_id"], "locale": "en-US", "features": []} if "guild_id" in data else None
        take(interaction, {**data, "guild": words} if words else data)

    monkeypatch.setattr(discord.Interaction, "_from_data", with_words)


@pytest.fixture
def mention(simcord_env):
    """How the bot is mentioned."""
    return f"<@{simcord_env.bot.user.id}>"


@pytest.fixture
def store_file(tmp_path):
    return tmp_path / "bot.sqlite3"
