"""What is a change of an article, and what is only its page on another day."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.changes import is_edited, is_stub, keeps_most, says_the_same

SENTENCES = [
    "The harbor bridge in Marrow was closed on Monday, because engineers had found cracks in two of its pillars.",
    "It will stay closed for three weeks, the harbor office said, while divers mend them from below.",
    "Buses go around the bay and take forty minutes longer, and the ferry runs every half hour until midnight.",
    "Mayor Ilse Brandt asked for patience and said that nobody had been in danger at any time.",
    "The bridge was built in 1931 and carries 40,000 cars a day, a third of them on their way to the docks.",
    "Two years ago the council had put off an inspection to save $1.5 million, the Courier reported.",
    "Opposition members want to know who knew of the cracks, and when, and will ask that on Thursday.",
    "Shop owners near the bridge fear for their business, as half of their customers come by car.",
]
STORY = "\n\n".join(SENTENCES)
# Lines that a page shows beside its story, as they are on one day and on another.
BESIDE = [
    "Advertisement",
    "ADVERTISEMENT",
    "Story continues below advertisement",
    "Ad Feedback",
    "Anzeige",
    "Updated 5 min ago",
    "Updated 11:42 AM EST, Mon March 3, 2025",
    "Last updated: 3 March 2025, 17:05 GMT",
    "Published March 3, 2025",
    "Monday, March 3, 2025",
    "2 hours ago",
    "12 comments",
    "1.2K shares",
    "4 min read",
    "Share",
    "Print Email Save",
    "Read more: Owls return to Marrow park",
    "Related articles",
    "Most read",
    "Sign up for our newsletter",
    "Trending",
]
lines = st.lists(st.sampled_from(BESIDE), max_size=3)


@pytest.mark.parametrize("line", BESIDE)
@pytest.mark.parametrize("place", ["head", "foot"])
def test_boilerplate_around_a_story_is_no_change(line, place):
    shown = f"{line}\n\n{STORY}" if place == "head" else f"{STORY}\n\n{line}"
    assert says_the_same(STORY, shown)


@pytest.mark.parametrize("line", ["Advertisement", "Updated 5 min ago", "12 comments", "Read more: Owls return"])
def test_boilerplate_inside_a_story_is_no_change(line):
    parts = [*SENTENCES, *SENTENCES]
    assert says_the_same("\n".join(parts), "\n".join([*parts[:8], line, *parts[8:]]))


@given(lines, lines, st.sampled_from(["\n", "\n\n", " \n", "\r\n"]))
@example([], ["Published March 3, 2025"], "\r\n")
def test_any_mixture_of_boilerplate_is_no_change(head, foot, gap):
    assert says_the_same(STORY, gap.join([*head, *SENTENCES, *foot]))


@given(st.data())
def test_case_quotes_and_white_space_do_not_count(data):
    changed = data.draw(st.sampled_from([STORY.upper(), STORY.replace(" ", "\u00a0"), STORY.replace("\n\n", "\n")]))
    assert says_the_same(STORY, changed)
    assert says_the_same("“It’s 1,500,” he said.", '"It\'s 1500", he said')


@given(st.integers(0, 7), st.sampled_from(["not", "four", "$", "7", "Marrow"]), st.data())
def test_a_word_more_or_less_is_a_change(number, word, data):
    words = SENTENCES[number].split(" ")
    place = data.draw(st.integers(1, len(words) - 1))
    changed = [*SENTENCES]
    changed[number] = " ".join([*words[:place], word, *words[place:]])
    assert not says_the_same(STORY, "\n\n".join(changed))
    changed[number] = " ".join([*words[:place], *words[place + 1 :]])
    assert not says_the_same(STORY, "\n\n".join(changed))


@pytest.mark.parametrize(
    ("line", "place"),
    [("40 people were hurt", 0), ("March 4", 8), ("Sharing the road", 0), ("Readers", 8), ("A day at the docks", 8)],
)
def test_a_line_that_states_something_is_a_change(line, place):
    parts = [*SENTENCES, *SENTENCES]
    assert not says_the_same("\n".join(parts), "\n".join([*parts[:place], line, *parts[place:]]))


@pytest.mark.parametrize(
    "stub",
    [
        " ".join(SENTENCES[:2]),
        SENTENCES[0],
        SENTENCES[0][:60] + "…",
        " ".join(SENTENCES[:2]) + " Read more",
        SENTENCES[3] + "\n\n" + SENTENCES[1],
        "\n\n".join(SENTENCES[:6]) + "\n\nSubscribe to continue reading.",
        "Subscribe now to read the full story.\n\nAlready a subscriber? Log in.",
        "This article is for subscribers.",
    ],
)
def test_a_remainder_of_a_longer_text_is_a_stub(stub):
    assert is_stub(STORY, stub)
    assert not is_stub(stub, STORY)


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(SENTENCES[:7]),  # a sentence was taken back
        "\n\n".join(SENTENCES[:2] + SENTENCES[4:]),
        "\n\n".join(SENTENCES[:5]),
        "The Courier has withdrawn this report, because its source was invented.",
        STORY + " Nobody was hurt.",
        "\n\n".join(SENTENCES[:7]) + "\n\nAlready a subscriber? Log in.",
        "Marrow has a new mayor. Ilse Brandt resigned at noon, and the council will choose another one in June.",
    ],
)
def test_a_shortened_or_withdrawn_text_is_no_stub(text):
    assert not is_stub(STORY, text)


def test_a_short_text_that_lost_a_sentence_is_no_stub():
    assert not is_stub(" ".join(SENTENCES[:2]), SENTENCES[0])


@given(st.integers(0, 8), st.integers(0, 8))
def test_a_stub_is_shorter_than_its_original(first_count, second_count):
    first, second = "\n".join(SENTENCES[:first_count]), "\n".join(SENTENCES[:second_count])
    assert not (is_stub(first, second) and is_stub(second, first))
    assert is_stub(first, second) <= (second_count < first_count)


@given(st.lists(st.sampled_from(SENTENCES), unique=True, min_size=5), lines)
def test_text_that_another_extractor_omits_or_adds_is_no_edit(kept, beside):
    extracted = "\n".join([*beside, "Photo: the bridge at dawn", *kept, "About the author"])
    assert not is_edited(STORY, extracted)
    assert not is_edited(extracted, STORY)


@given(st.integers(0, 7))
def test_a_rewritten_sentence_is_an_edit(number):
    words = SENTENCES[number].split(" ")
    changed = [*SENTENCES[:number], " ".join([*words[:3], "never", *words[4:]]), *SENTENCES[number + 1 :]]
    assert is_edited(STORY, "\n".join(changed))


def test_a_different_text_is_an_edit():
    assert is_edited(STORY, "Marrow has a new mayor. The council chose her at noon. She is from the docks.")


def test_long_texts_are_compared_in_bounded_time(monkeypatch):
    """Of two texts of 20,000 sentences, none of which is in the other, no more than 40,000 pairs are looked at."""
    from ingest import changes

    compared = 0
    rewritten = changes._is_rewritten

    def counted(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
        nonlocal compared
        compared += 1
        return rewritten(old, new)

    monkeypatch.setattr(changes, "_is_rewritten", counted)
    draw = random.Random(1)
    same = [f"Sentence {number} stands in both of them." for number in range(20_000)]
    old, new = (
        [*same, *(f"{name} {draw.random()} and {draw.random()} by {draw.random()}." for _ in range(150))]
        for name in ("Old", "New")
    )
    assert not is_edited("\n".join(old), "\n".join(new))
    assert 0 < compared <= 40_000
    assert is_edited("\n".join([*same, *(f"Was {n} then." for n in range(20_000))]), "\n".join(new * 2))


def test_most_of_a_text_is_kept_where_half_of_its_words_stand_in_sentences_of_the_other():
    text = "\n".join(SENTENCES[:4])
    assert keeps_most(text, "\n".join([*SENTENCES[:2], SENTENCES[2].replace("forty", "fifty"), *SENTENCES[3:]]))
    assert not keeps_most(text, "\n".join([SENTENCES[0], *SENTENCES[4:]]))  # a collection that has its first sentence
    assert not keeps_most("", text)
