from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answer import Answer
from bot.conversation.stored_passages import passages_of_reply, stored_passages
from bot.replies.freshness import freshness_line
from bot.replies.message import Limit, size
from bot.replies.passages import PAGES, RESULTS, Heading, Shown, search_heading
from bot.replies.passages import passages_messages as messages_of
from bot.replies.passages import search_message as search_page
from bot.replies.safe_text import inert, plain, units

HOSTILE = ["<@1>", "\n# x", "```", "||", "_" * 1500, "word " * 200, "\n\n\n"]
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), max_size=5).map("".join)


def passages_messages(reply):
    passages = reply.evidence.passages
    if isinstance(reply, Answer):
        passages = list({citation.passage.passage_id: citation.passage for citation in reply.citations}.values())
    return messages_of(shown(passages_of_reply(reply), passages))


def search_message(query, passages, page=0, freshness=None):
    return search_page(search_heading(query, freshness), shown(stored_passages(passages), passages), "ab12", page)


def shown(kept, passages):
    return [Shown(place.numbers, passage, place.quotes) for place, passage in zip(kept, passages, strict=True)]


def test_passages_are_whole_numbered_and_their_quotes_bold(made):
    answer = made.answer([("Etna erupted.", (1,))], [made.citation(1)])
    (message,) = passages_messages(answer)

    (embed,) = message.embeds
    assert embed.author.name == "[1] Example News · 22 March 2025"
    assert embed.description == (
        "**[Etna erupts again](https://example.com/etna)**\n\n"
        "It rained. **Etna erupted on Saturday.** The airport was closed."
    )


def test_two_quotes_of_one_passage_share_it(made):
    first = made.citation(1)
    second = replace(made.citation(2, quote="It rained.", start=0), passage=first.passage)
    (message,) = passages_messages(made.answer([("Both.", (1, 2))], [first, second]))

    (embed,) = message.embeds
    assert embed.author.name.startswith("[1] [2] ")
    assert "**It rained.** **Etna erupted on Saturday.** The" in embed.description


def test_a_refusal_shows_its_evidence(made):
    (message,) = passages_messages(made.refusal(passages=[made.passage(), made.passage(passage_id=2)]))

    assert [embed.author.name[:3] for embed in message.embeds] == ["[1]", "[2]"]


def test_a_refusal_without_evidence_says_so(made):
    (message,) = passages_messages(made.refusal())

    assert message.text == "There is no passage that fits into a message; open the articles instead."


def test_many_passages_take_pages_and_what_is_left_is_said(made):
    passages = [made.passage(passage_id=number, text="word " * 240) for number in range(30)]
    messages = passages_messages(made.refusal(passages=passages))

    assert len(messages) == PAGES
    shown = sum(len(message.embeds) for message in messages)
    assert messages[-1].text == f"{30 - shown} more passages not shown."


def test_a_passage_too_long_for_an_embed_is_left_out_whole(made):
    passages = [made.passage(text="_" * 3000), made.passage(passage_id=2)]
    (message,) = passages_messages(made.refusal(passages=passages))

    assert [embed.author.name[:3] for embed in message.embeds] == ["[2]"]
    assert message.text == "1 more passage not shown."


def test_search_shows_the_best_whole_and_buttons_to_the_others(made):
    message = search_message("etna & <@1>", [made.passage(passage_id=number) for number in range(7)])

    assert message.text == r"Passages for **etna & \<\@1\>** · page 1 of 2"
    assert len(message.embeds) == RESULTS
    assert message.embeds[0].author.name == "1. Example News · 22 March 2025"
    assert message.embeds[0].description.endswith("\n\nIt rained. Etna erupted on Saturday. The airport was closed.")
    assert [(button.custom_id, button.disabled) for button in message.buttons] == [
        ("page:ab12:-1", True),
        ("page:ab12:1", False),
    ]


def test_a_page_that_is_not_there_is_the_nearest(made):
    passages = [made.passage(passage_id=number) for number in range(7)]

    assert search_message("etna", passages, page=99) == search_message("etna", passages, page=1)
    assert search_message("etna", passages, page=-1) == search_message("etna", passages, page=0)


def test_what_fits_on_one_page_has_no_buttons(made):
    message = search_message("etna", [made.passage()])

    assert message.text == "Passages for **etna**"
    assert message.buttons == ()


def test_a_search_whose_passages_fit_nowhere_says_so(made):
    message = search_message("etna", [made.passage(text="_" * 3000)])

    assert message.text.endswith("no passage fits into a message; open the articles instead.")


def test_articles_that_were_removed_are_counted(made):
    (message,) = messages_of([Shown((1,), made.passage())], removed=2)

    assert message.text == "2 passages of articles that have been removed."
    assert len(message.embeds) == 1


def test_search_that_finds_nothing_says_so(made):
    assert search_message("etna", []).text == "Passages for **etna**: nothing found."


@settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(found=st.lists(st.tuples(texts, texts, texts), max_size=12), query=texts, stale=st.booleans())
def test_discords_limits_are_kept_and_no_passage_is_cut(made, found, query, stale):
    passages = [
        made.passage(passage_id=number, text=text, title=title, outlet=outlet)
        for number, (text, title, outlet) in enumerate(found)
    ]
    freshness = made.freshness(stale=stale)
    pages = [search_message(query, passages, page, freshness) for page in range(4)]
    for page in pages:
        last = page.embeds[-1].footer.text if page.embeds else page.text.split("\n")[-1]
        assert last == freshness_line(freshness)
        assert page.text.startswith("⚠️ **Out of date: ") == stale
    messages = [*pages, *passages_messages(made.refusal(passages=passages))]

    for message in messages:
        assert units(message.text) <= Limit.CONTENT
        assert len(message.embeds) <= Limit.EMBEDS
        assert sum(map(size, message.embeds)) <= Limit.TOTAL
        for embed in message.embeds:
            assert units(embed.description) <= Limit.DESCRIPTION
            assert units(embed.author.name) <= Limit.AUTHOR
            shown = "".join(embed.description.partition("**\n\n")[2].split())
            assert any(shown == "".join(inert(passage.text).split()) for passage in passages) or not shown


def test_a_heading_is_kept_as_one_text(made):
    for heading in (
        search_heading("a\nb"),
        search_heading("a", made.freshness()),
        search_heading("a", made.freshness(stale=True)),
    ):
        assert Heading.from_text(heading.to_text()) == heading
    assert Heading.from_text("Passages for **etna**") == Heading("Passages for **etna**")


def test_what_is_bold_is_the_quote_and_nothing_else(made):
    stray = made.citation(1, quote="not there at all, and longer than the passage by far", start=50)
    (message,) = passages_messages(made.answer([("A claim.", (1,))], [stray]))

    assert message.embeds[0].description.endswith(plain(stray.passage.text))
