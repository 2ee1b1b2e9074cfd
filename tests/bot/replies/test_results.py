import re
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answer import UNCHANGED, Change
from bot.replies.freshness import freshness_line
from bot.replies.layouts.results import results_layout
from bot.replies.layouts.size import fits
from bot.replies.message import Limit, size
from bot.replies.passages import PassageShown
from bot.replies.results import (
    RESULTS,
    Heading,
    best_sentences,
    bold_words,
    results_message,
    search_heading,
    shortened,
    wanted_stems,
)
from bot.replies.safe_text import inert_line, plain_line, units
from ingest.corpus.articles import Correction

HOSTILE = ["<@1>", "\n# x", "```", "||", "_" * 1500, "etna. " * 200, "\n\n\n", "https://x.y/", "**etna**", "discord.gg"]
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), max_size=5).map("".join)


def results(query, passages, page=0, change=UNCHANGED):
    shown = [
        PassageShown((rank,), passage, best_sentences(passage, query), change=change)
        for rank, passage in enumerate(passages, start=1)
    ]
    return results_message(query, shown, "ab12", page)


def test_a_page_has_five_results_with_their_nearest_sentences(build):
    passages = [build.passage(passage_id=number) for number in range(7)]
    message = results("When did Etna erupt?", passages)

    assert message.text == "Passages for **When did Etna erupt?**"
    (embed,) = message.embeds
    first, *further = embed.description.split("\n\n")
    assert len(further) == RESULTS - 1
    assert first.split("\n") == [
        "**1.** [Etna erupts again](https://example.com/etna)",
        "Example News · 22 March 2025",
        "> It rained.",
        "> **Etna** **erupted** on Saturday.",
    ]
    assert embed.footer.text == "7 passages · page 1 of 2"
    assert [(button.label, button.custom_id, button.disabled) for button in message.buttons] == [
        *((f"Read {rank}", f"passage:ab12:{rank}", False) for rank in range(1, 6)),
        ("Previous", "page:ab12:-1", True),
        ("Next", "page:ab12:1", False),
    ]


CORRECTION = Correction("Correction, March 24, 2025: Etna erupted on <@1> Friday. " + "etna " * 60, date(2025, 3, 24))


def marked_results(passages):
    """The first page in both styles, of passages of which all were corrected."""
    shown = [
        PassageShown((rank,), passage, best_sentences(passage, "etna"), change=Change(CORRECTION))
        for rank, passage in enumerate(passages, start=1)
    ]
    return results_message("etna", shown, "ab12"), results_layout("etna", shown, "ab12")


def test_a_result_says_below_its_sentences_what_was_corrected_or_updated(build):
    since = Correction("Correction: Etna erupted on Monday.", date(2025, 3, 27))
    changes = [
        {"change": Change(CORRECTION, date(2025, 3, 25))},
        {"change": Change(None, date(2025, 3, 25))},
        {"change": Change(CORRECTION), "correction": since},
        {},
    ]
    shown = [
        PassageShown((rank,), build.passage(), best_sentences(build.passage(), "etna"), **change)
        for rank, change in enumerate(changes, start=1)
    ]
    entries = results_message("etna", shown, "ab12").embeds[0].description.split("\n\n")
    texts = [part for part in results_layout("etna", shown, "ab12").layout.parts if isinstance(part, str)]

    last_lines = [entry.split("\n")[-1] for entry in entries]
    assert last_lines[0].startswith("**corrected on 24 March 2025**: Etna erupted on \\<\\@1\\> Friday. etna ")
    assert last_lines[1:] == [
        "**updated on 25 March 2025**",
        "**corrected on 27 March 2025**: Etna erupted on Monday.",
        "> **Etna** erupted on Saturday.",
    ]
    assert [text.split("\n")[-1] for text in texts] == last_lines


def test_where_notes_have_no_room_each_result_still_says_that_it_was_corrected(build):
    text = "Etna erupted on Saturday over the whole of the island. " * 4
    passages = [
        build.passage(text=text, title="Etna " * number, url="https://example.com/" + "a" * 400) for number in [40] * 5
    ]
    embeds, layout = marked_results(passages)
    parts = [part for part in layout.layout.parts if isinstance(part, str)]

    assert embeds.embeds[0].footer.text is None
    for marks in (embeds.embeds[0].description.split("\n\n"), parts):
        assert [mark.split("\n")[-1] for mark in marks] == ["**corrected on 24 March 2025**"] * 5
        assert all("> **Etna** erupted" in mark for mark in marks)
    assert fits(embeds)
    assert fits(layout)


def test_a_missing_page_number_shows_the_nearest_page(build):
    passages = [build.passage(passage_id=number) for number in range(7)]

    assert results("etna", passages, page=99) == results("etna", passages, page=1)
    assert results("etna", passages, page=-1) == results("etna", passages, page=0)


def test_a_single_page_has_no_page_buttons_and_no_count(build):
    message = results("etna", [build.passage()])

    assert [button.label for button in message.buttons] == ["Read 1"]
    assert message.embeds[0].footer.text is None


def test_a_search_that_finds_nothing_says_so():
    assert results("etna & <@1>", []).text == r"Passages for **etna & \<\@1\>**: nothing found."


def test_a_long_sentence_is_shortened_at_a_word(build):
    (line,) = [
        line
        for line in results("etna", [build.passage(text="Etna " + "erupted again " * 60)])
        .embeds[0]
        .description.split("\n")
        if line.startswith("> ")
    ]
    assert line.endswith(("again …", "erupted …"))
    assert units(line) < 260


def test_a_sentence_of_just_its_room_is_shown_whole():
    assert shortened("x" * 240) == "x" * 240
    assert shortened("x" * 241) == "x" * 240 + " …"


def test_a_word_is_bold_only_where_nothing_beside_it_can_undo_or_spread_that():
    line = "Etna, (Etna) *Etna* _Etna_ Etna-2 xEtna"

    assert bold_words("AT&T's and AT&T’s", wanted_stems("AT&T")) == "**AT&T**'s and **AT&T**’s"
    assert bold_words("'Etna's \"Etna\"'", wanted_stems("etna s")) == "'**Etna**'s \"**Etna**\"'"
    assert bold_words("AT&T, at", wanted_stems("AT&T")) == "**AT&T**, at"
    assert bold_words(line, wanted_stems("etna")) == r"**Etna**, (**Etna**) \*Etna\* \_Etna\_ Etna-2 xEtna"


def test_a_long_sentence_in_a_script_without_spaces_is_cut_at_a_character(build):
    """Of a sentence with one early space, only what stood before it was shown."""
    description = results("etna", [build.passage(text="東京 " + "東" * 465)]).embeds[0].description

    assert description.split("\n")[-1] == "> 東京 " + "東" * 237 + " …"


def test_of_a_result_with_a_long_link_fewer_sentences_are_shown(build):
    """Five of them would have no room in a message."""
    text = "Etna erupted on Saturday " + "again " * 30 + "now. It rained " + "again " * 30 + "later."
    shown = {
        length: results("etna", [build.passage(text=text, url="https://example.com/" + "a" * length)])
        .embeds[0]
        .description.count("\n> ")
        for length in (0, 300, 560)
    }

    assert shown == {0: 2, 300: 1, 560: 0}


def test_a_heading_survives_being_stored_as_text(build):
    for heading in (
        search_heading("a\nb"),
        search_heading("a", build.freshness(as_of=date(2025, 3, 30))),
        search_heading("a", build.freshness()),
        search_heading("a", build.freshness(stale=True)),
        search_heading("a", build.freshness(), ("Only reports of a.example were searched.",)),
    ):
        assert Heading.from_text(heading.to_text()) == heading
    assert Heading.from_text("Passages for **etna**") == Heading("Passages for **etna**")


def test_a_stale_corpus_is_announced_first_and_the_freshness_always_last(build):
    passages = [build.passage(passage_id=number) for number in range(7)]
    shown = [PassageShown((rank,), passage, ()) for rank, passage in enumerate(passages, start=1)]
    for stale in (False, True):
        freshness = build.freshness(stale=stale)
        heading = search_heading("etna", freshness)
        for message in (
            results_message("etna", shown, "ab12", heading=heading),
            results_message("x", [], "a", heading=heading),
        ):
            last = message.embeds[0].footer.text if message.embeds else message.text
            assert last.split("\n")[-1] == freshness_line(freshness)
            assert message.text.startswith("⚠️ **Out of date: ") == stale


def test_results_with_overlong_links_are_left_out_after_all_sentences_and_counted(build):
    """A page of them was longer than what Discord takes in an embed."""
    text = "Etna erupted on Saturday over the whole of the island. " * 2
    titles = ["Etna", *["Etna " * 44] * 4, *["Etna " * 44] * 5]
    passages = [build.passage(text=text, title=title, url="https://example.com/" + "a" * 570) for title in titles]
    first, second = (results("etna", passages, page) for page in range(2))

    assert "\n> " not in first.embeds[0].description
    assert [button.label for button in first.buttons] == [*(f"Read {n}" for n in range(1, 6)), "Previous", "Next"]
    assert first.embeds[0].footer.text == "10 passages · page 1 of 2"
    assert [button.label for button in second.buttons] == [*(f"Read {n}" for n in range(6, 10)), "Previous", "Next"]
    assert second.embeds[0].footer.text == (
        "1 more passage of this page not shown: too long.\n10 passages · page 2 of 2"
    )
    assert all(units(message.embeds[0].description) <= Limit.DESCRIPTION for message in (first, second))


@settings(derandomize=True, deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(
    articles=st.lists(st.tuples(texts, texts, texts), max_size=7),
    query=st.one_of(texts, st.just("etna x")),
    change=st.builds(Change, st.none() | st.builds(Correction, texts, st.none() | st.just(date(2025, 3, 24)))),
)
def test_discords_limits_are_kept_and_foreign_text_has_no_active_markup(build, articles, query, change):
    passages = [
        build.passage(passage_id=number, text=text, title=title, outlet=outlet)
        for number, (text, title, outlet) in enumerate(articles)
    ]
    for page in range(2):
        message = results(query, passages, page, change)
        assert units(message.text) <= Limit.CONTENT
        assert sum(map(size, message.embeds)) <= Limit.TOTAL
        for embed in message.embeds:
            assert units(embed.description) <= Limit.DESCRIPTION
            for line in embed.description.split("\n"):
                if line.startswith("> "):
                    assert not re.search(r"(?<!\\)[`|~<@\[\]]", line.removeprefix("> "))
                    bare = re.sub(r"\*\*([^\W_]+)\*\*", r"\1", line.removeprefix("> "))
                    assert "*" not in bare.replace(r"\*", "")
    assert plain_line(inert_line("")) == ""
