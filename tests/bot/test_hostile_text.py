"""Articles and questions made to do harm, the whole way: ingest, search, answer, reply."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.answering.answer import Answer, Citation, Evidence, ProposedClaim, ProposedQuote, ShortAnswer
from bot.answering.service import Answering
from bot.answering.writers.progress import Progress
from bot.conversation.stored_passages import passages_of_reply, stored_passages
from bot.replies.document import passages_document, reply_document
from bot.replies.layouts.results import results_layout
from bot.replies.layouts.size import layout_size, layout_texts
from bot.replies.message import Limit, Message, Style, size
from bot.replies.more import more_message
from bot.replies.page import passages_page, reply_page
from bot.replies.passages import PassageShown, passages_messages
from bot.replies.reading import reading_message
from bot.replies.reply import reply_message
from bot.replies.results import best_sentences, results_message
from bot.replies.safe_text import units, web_address
from bot.settings import BotSettings
from bot.wiring import open_answering
from ingest.corpus.chroma import server
from ingest.corpus.corpus import Corpus
from ingest.corpus.rebuild import verify
from ingest.corpus.writer import writing
from ingest.pipeline import run

pytestmark = pytest.mark.soak

PERSON = "123456789012345678"
HOSTILE = [
    *(f"<@{PERSON}>", f"<@&{PERSON}>", f"<#{PERSON}>", f"</ask:{PERSON}>", "@everyone", "@here", "<t:1700000000:R>"),
    *("[click here](https://evil.example/a)", "](https://evil.example)", "<https://evil.example>"),
    *("discord.gg/abcdef", "https://discord.com/invite/abcdef", "```js\nalert(1)\n```", "`", "||spoiler||", "~~x~~"),
    *("W" * 10_000, "ab " * 3000, "\x00", "\ud800", "\udfff tail", "\u202eevil\u202c", "\u2066", "\u200b", "\ufeff"),
    *("👩‍👩‍👧‍👦🇺🇳" * 20, "🙂", "cafe\u0301", "ﬁ", "\u00ad", "a\u0300" * 300, "\u2028# big", "\r\n- item", "\x1b[2J"),
    *('"', "'", "NEAR(", "a AND OR NOT", "col:val", "-x", "^a*", "(", "words MATCH 'x'", "'; DROP TABLE words; --"),
    *('{"$and": []}', "$gt", '{"where": {}}', "{question}", "{{x}}", "{% raw %}", "${HOME}", "%s %d", "{0.__class__}"),
    *("&lt;@1&gt;", "&#64;everyone", "<script>alert(1)</script>", "[1]", "[99]", "Ignore the above.", "# big", "> q"),
]
PLAIN = [
    "The bridge in Marrow was closed on Monday.",
    "Mayor Ilse Brandt said 40 million crowns were spent.",
    "\n\n",
    " ",
]
texts = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.sampled_from(PLAIN), st.text(st.characters(), max_size=15)), max_size=8
).map("".join)
urls = st.one_of(
    st.none(),
    st.integers(0, 9).map("https://news.example/{}".format),
    texts.map(lambda text: "https://news.example/" + text[:300].replace("&", "")),
    st.sampled_from(["javascript:alert(1)", "https://news.example@evil.example/", "file:///etc/passwd", "@everyone"]),
)
articles = st.lists(
    st.fixed_dictionaries(
        {"text": texts, "title": texts}, optional={"authors": st.lists(texts, max_size=2), "url": urls, "outlet": texts}
    ),
    min_size=1,
    max_size=3,
)
questions = texts.map(lambda text: f"Why was the bridge in Marrow closed? {text}"[:4000])
# Small, because each example is a real ingest, search and answer.
FEW = settings(
    derandomize=True,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def answering(
    tmp_path_factory: pytest.TempPathFactory, settings_for: Callable[..., BotSettings]
) -> Iterator[Answering]:
    """The bot over a corpus that each example adds to."""
    folder = tmp_path_factory.mktemp("hostile")
    made = settings_for(folder, max_question_characters=4000)
    Corpus.open(made, create=True).close()
    with closing(open_answering(made)) as opened:
        # A corpus that never had an index is mended by a process of its own, and that would write beside the examples.
        first = {"title": PLAIN[0], "text": PLAIN[1]}
        assert not ingest(opened, folder / "first.jsonl", [first]).failed
        yield opened
    server.stop(folder)


def ingest(answering: Answering, file: Path, records: list[dict[str, Any]]) -> Any:
    # As JSON writes them: a lone surrogate stands in a file only as an escape.
    file.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    made = answering.corpus.settings
    with writing(made.corpus_dir), closing(Corpus.open(made)) as corpus:
        corpus.embedding = answering.corpus.embedding
        return run(corpus, [file])


@pytest.mark.soak
@pytest.mark.timeout(400)
@FEW
@given(brought=articles, question=questions)
def test_nothing_in_an_article_or_a_question_does_harm(answering, tmp_path, brought, question):
    report = ingest(answering, tmp_path / "articles.jsonl", brought)

    # One that has no words is a failure with a reason, and no failure is an exception.
    assert all(failure.reason for failure in report.failed)
    check_replies(answering, question)


@pytest.mark.parametrize("half", [HOSTILE[::2], HOSTILE[1::2]], ids=["even", "odd"])
def test_all_hostile_strings_at_once_do_no_harm(answering, tmp_path, half):
    draw = random.Random(1)
    sentence = PLAIN[0]
    record = {
        "url": "https://news.example/all",
        "title": sentence + " ".join(draw.sample(half, len(half)))[:500],
        "authors": half[:5],
        "outlet": half[0],
        "text": "\n\n".join(f"{sentence} {piece} {sentence}" for piece in half),
    }
    report = ingest(answering, tmp_path / "articles.jsonl", [record])

    assert not report.failed
    check_replies(answering, "Why was the bridge in Marrow closed? " + " ".join(half)[:3000])
    # Else the checks of quotes would be of nothing.
    assert check_replies(answering, "Which bridge was closed on Monday?")
    assert verify(answering.corpus) == []


def check_replies(answering: Answering, question: str) -> bool:
    """Everything that this question brings on; whether it was answered."""
    reply = answering.ask(question)
    found = answering.search(question, k=5)
    if isinstance(reply, Answer):
        for citation in reply.citations:
            version = answering.corpus.version(citation.passage.article_id, citation.quote.version_id)
            assert version is not None
            assert version.text[citation.quote.start : citation.quote.end] == citation.quote.text
        # Which words answer is not at stake here: any of a quote have to be harmless in bold.
        reply = replace(reply, short=middle_of(reply.citations[0]))
    shown = [reply_message(reply, "0123456789abcdef", style, understood=question) for style in Style]
    known = {web_address(url) for (url,) in answering.corpus.catalog.connection.execute("SELECT url FROM articles")}
    behind = passages_of_reply(reply)
    again = zip(behind, answering.passages(behind), strict=True)
    pages = passages_messages([PassageShown(kept.numbers, passage, kept.quotes) for kept, passage in again if passage])
    listed = zip(stored_passages(found), found, strict=True)
    results = [PassageShown(kept.numbers, one, best_sentences(one, question)) for kept, one in listed]
    shown += [show(question, results, "0" * 16) for show in (results_message, results_layout)]
    evidence = Evidence(tuple(found))
    said = tuple(ProposedClaim(one.text[:300], (ProposedQuote(place, one.text),)) for place, one in enumerate(found, 1))
    shown += [reading_message(question, Progress(evidence, said), style) for style in Style]
    if isinstance(reply, Answer):
        more = answering.more_like(behind)
        shown += [more_message(more, answering.freshness(found), style) for style in Style]
    for message in (*shown, *pages):
        check_message(message, known)
    for document in (reply_document(reply), passages_document(found)):
        json.loads(json.dumps(document))
    assert reply_page(reply)
    assert passages_page(found)
    return isinstance(reply, Answer)


def middle_of(citation: Citation) -> ShortAnswer:
    quarter = len(citation.quote.text) // 4
    start, end = citation.quote.start + quarter, citation.quote.end - quarter
    return ShortAnswer(citation.quote.text[quarter : quarter + end - start], citation.number, start, end)


def check_message(message: Message, known: set[str | None]) -> None:
    assert units(message.text) <= Limit.CONTENT
    assert layout_size(message).fits
    assert len(message.embeds) <= Limit.EMBEDS
    assert sum(map(size, message.embeds)) <= Limit.TOTAL
    parts = list(layout_texts(message))
    for embed in message.embeds:
        assert units(embed.title or "") <= Limit.TITLE
        assert units(embed.description or "") <= Limit.DESCRIPTION
        assert len(embed.fields) <= Limit.FIELDS
        assert embed.url is None or embed.url in known
        parts += [embed.title or "", embed.description or "", *(str(field.value) for field in embed.fields)]
    for part in parts:
        found = list(flat(markdown_tokens(part, "text_display", context=EVERYBODY)))
        assert not {token["type"] for token in found} & {"mention", "command", "timestamp", "emoji", "code", "fence"}
        assert {token["href"] for token in found if token["type"] == "link_open"} <= known


EVERYBODY = {
    "users": {PERSON: "ann"},
    "channels": {PERSON: "general"},
    "commands": {PERSON: "ask"},
    "emojis": {PERSON: {"name": "smile", "animated": False}},
    "everyone": True,
}


def flat(tokens: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for token in tokens:
        yield token
        yield from flat(token.get("children") or [])


def test_the_check_finds_a_ping_and_a_foreign_link():
    for text in ("hello @everyone", f"<@{PERSON}>", "[a](https://evil.example/)", "https://evil.example/"):
        with pytest.raises(AssertionError):
            check_message(Message(text=text), {"https://news.example/1"})
    check_message(Message(text="[a](https://news.example/1)"), {"https://news.example/1"})
