from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simcord.preview._markdown import markdown_tokens

from bot.answering.answer import Answer, Change
from bot.conversation.stored_passages import passages_of_reply
from bot.replies.message import Limit, size
from bot.replies.passages import PAGES, PassageShown
from bot.replies.passages import passages_messages as messages_of
from bot.replies.safe_text import inert, plain, units
from ingest.corpus.articles import Correction
from tests.bot.replies.test_answer import kinds

HOSTILE = ["<@1>", "\n# x", "```", "||", "_" * 1500, "word " * 200, "\n\n\n"]
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), max_size=5).map("".join)


def passages_messages(reply):
    passages = reply.evidence.passages
    if isinstance(reply, Answer):
        passages = list({citation.passage.passage_id: citation.passage for citation in reply.citations}.values())
    return messages_of(shown(passages_of_reply(reply), passages))


def shown(kept, passages):
    return [PassageShown(place.numbers, passage, place.quotes) for place, passage in zip(kept, passages, strict=True)]


def test_passages_are_whole_and_numbered_with_their_quotes_bold(build):
    answer = build.answer([("Etna erupted.", (1,))], [build.citation(1)])
    (message,) = passages_messages(answer)

    (embed,) = message.embeds
    assert embed.author.name == "[1] Example News · 22 March 2025"
    assert embed.description == (
        "**[Etna erupts again](https://example.com/etna)**\n\n"
        "It rained. **Etna erupted on Saturday.** The airport was closed."
    )


def test_quotes_of_one_passage_are_in_italics_after_their_numbers(build):
    first = build.citation(1)
    second = replace(build.citation(2, quote="It rained.", start=0), passage=first.passage)
    (message,) = passages_messages(build.answer([("Both.", (1, 2))], [first, second]))

    (embed,) = message.embeds
    assert embed.author.name.startswith("[1] [2] ")
    assert "\n\n**[2]** *It rained.* **[1]** *Etna erupted on Saturday.* The" in embed.description


def test_a_quote_that_is_most_of_its_passage_is_in_italics(build):
    citation = build.citation(1, "Etna erupted on Saturday.", text="It rained. Etna erupted on Saturday. So what?")
    (message,) = passages_messages(build.answer([("Etna erupted.", (1,))], [citation]))

    assert message.embeds[0].description.endswith("\n\nIt rained. *Etna erupted on Saturday.* So what?")


def test_quotes_side_by_side_or_of_the_same_words_are_told_apart(build):
    passage = build.passage(text="Rain.Snow. The airport was closed all day, and so was the road.")
    spans = ((0, 5), (5, 10), (0, 5))
    (message,) = messages_of([PassageShown((1, 2, 3), passage, spans)])

    marked = message.embeds[0].description.partition("\n\n")[2]
    assert marked.startswith("**[1] [3]** *Rain.* **[2]** *Snow.* The airport")
    assert list(kinds(markdown_tokens(marked, "text_display"))).count("em_open") == 2


def test_a_passage_cited_both_alone_and_with_its_neighbor_has_room_for_all_quotes(build):
    """Kept as narrow as the first, the second quote was in no part of it, and other words were shown as quoted."""
    alone = build.citation(1)
    wide = replace(alone.passage, start=alone.passage.start - 40, end=alone.passage.end + 40)
    before = replace(alone.quote, start=wide.start + 5, end=wide.start + 20)
    answer = build.answer([("Etna erupted.", (1, 2))], [alone, replace(alone, number=2, passage=wide, quote=before)])
    (kept,) = passages_of_reply(answer)

    assert (kept.start, kept.end, kept.numbers) == (wide.start, wide.end, (1, 2))
    assert kept.quotes == ((alone.quote.start, alone.quote.end), (before.start, before.end))


def test_a_refusal_shows_its_evidence(build):
    (message,) = passages_messages(build.refusal(passages=[build.passage(), build.passage(passage_id=2)]))

    assert [embed.author.name[:3] for embed in message.embeds] == ["[1]", "[2]"]


def test_a_refusal_without_evidence_says_so(build):
    (message,) = passages_messages(build.refusal())

    assert message.text == "No passage fits into a message; open the articles instead."


def test_many_passages_take_several_messages_and_the_rest_is_counted(build):
    passages = [build.passage(passage_id=number, text="word " * 240) for number in range(30)]
    messages = passages_messages(build.refusal(passages=passages))

    assert len(messages) == PAGES
    count = sum(len(message.embeds) for message in messages)
    assert messages[-1].text == f"{30 - count} more passages not shown."


def test_a_passage_too_long_for_an_embed_is_left_out_whole(build):
    passages = [build.passage(text="_" * 3000), build.passage(passage_id=2)]
    (message,) = passages_messages(build.refusal(passages=passages))

    assert [embed.author.name[:3] for embed in message.embeds] == ["[2]"]
    assert message.text == "1 more passage not shown."


def test_a_passage_whose_numbers_are_too_long_for_an_embed_is_left_out(build):
    passages = [PassageShown(tuple(range(100, 160)), build.passage()), PassageShown((1,), build.passage())]
    (message,) = messages_of(passages)

    assert [embed.author.name[:4] for embed in message.embeds] == ["[1] "]
    assert message.text == "1 more passage not shown."


def test_a_quote_that_begins_within_another_is_not_marked(build):
    """Its words would stand there twice."""
    passage = build.passage(text="It rained all day on Etna. " + "The airport was closed. " * 5)
    (message,) = messages_of([PassageShown((1,), passage, ((0, 17), (10, 26)))])

    text = message.embeds[0].description.partition("\n\n")[2]
    assert text.startswith("**It rained all day** on Etna. The airport was closed.")


def test_passages_of_which_all_articles_were_removed_are_counted():
    (message,) = messages_of([], removed_count=2)

    assert message.text == "2 passages are gone: their articles have been removed."
    assert message.embeds == ()


def test_a_passage_that_was_corrected_since_says_so(build):
    correction = Correction("Correction, March 24, 2025: Etna erupted on Friday.", date(2025, 3, 24))
    (message,) = messages_of([PassageShown((1,), build.passage(), correction=correction)])
    (full,) = messages_of([PassageShown((1,), build.passage(text="a" * 3975), correction=correction)])

    head, _, _ = message.embeds[0].description.partition("\n\n")
    assert head.splitlines()[1:] == ["**Corrected since:** **corrected on 24 March 2025**: Etna erupted on Friday."]
    assert full.embeds[0].description.splitlines()[1] == "**Corrected since:** **corrected on 24 March 2025**"


def test_a_passage_without_room_for_its_mark_has_it_at_its_foot(build):
    """It was not shown: "No passage fits into a message"."""
    correction = Correction("Correction, March 24, 2025: Etna erupted on Friday.", date(2025, 3, 24))
    passage = build.passage(text="a" * 4040)
    (message,) = messages_of([PassageShown((1,), passage, correction=correction)])
    (changed,) = messages_of([PassageShown((1,), passage, change=Change(correction, None))])
    (unchanged,) = messages_of([PassageShown((1,), passage)])

    assert message.embeds[0].footer.text == "Corrected since: corrected on 24 March 2025"
    assert changed.embeds[0].footer.text == "corrected on 24 March 2025"
    assert unchanged.embeds[0].footer.text is None
    descriptions = {shown.embeds[0].description for shown in (message, changed, unchanged)}
    assert len(descriptions) == 1
    (none,) = messages_of([PassageShown((1,), build.passage(text="a" * 4097), correction=correction)])
    assert none.embeds == ()


def test_a_passage_says_what_its_version_notes_as_corrected_or_updated(build):
    correction = Correction("Correction, March 24, 2025: Etna erupted on Friday.", date(2025, 3, 24))
    noted = [Change(correction, date(2025, 3, 25)), Change(None, date(2025, 3, 25))]
    (message,) = messages_of([PassageShown((1,), build.passage(), change=change) for change in noted])

    assert [embed.description.splitlines()[1] for embed in message.embeds] == [
        "**corrected on 24 March 2025**: Etna erupted on Friday.",
        "**updated on 25 March 2025**",
    ]


def test_passages_of_removed_articles_are_counted(build):
    (message,) = messages_of([PassageShown((1,), build.passage())], removed_count=2)

    assert message.text == "2 passages are gone: their articles have been removed."
    assert len(message.embeds) == 1


@settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(articles=st.lists(st.tuples(texts, texts, texts), max_size=12))
def test_discords_limits_are_kept_and_no_passage_is_cut(build, articles):
    passages = [
        build.passage(passage_id=number, text=text, title=title, outlet=outlet)
        for number, (text, title, outlet) in enumerate(articles)
    ]
    messages = passages_messages(build.refusal(passages=passages))

    for message in messages:
        assert units(message.text) <= Limit.CONTENT
        assert len(message.embeds) <= Limit.EMBEDS
        assert sum(map(size, message.embeds)) <= Limit.TOTAL
        for embed in message.embeds:
            assert units(embed.description) <= Limit.DESCRIPTION
            assert units(embed.author.name) <= Limit.AUTHOR
            shown = "".join(embed.description.partition("**\n\n")[2].split())
            assert any(shown == "".join(inert(passage.text).split()) for passage in passages) or not shown


def test_a_quote_that_is_not_in_the_passage_makes_nothing_bold(build):
    stray = build.citation(1, quote="not there at all, and longer than the passage by far", start=50)
    (message,) = passages_messages(build.answer([("A claim.", (1,))], [stray]))

    assert message.embeds[0].description.endswith(plain(stray.passage.text))
