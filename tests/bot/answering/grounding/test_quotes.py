from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.grounding.quotes import locate

plain = settings(derandomize=True, deadline=None, max_examples=200)
texts = st.text(alphabet=st.one_of(st.sampled_from(" \n\t“”é€𝄞aab."), st.characters()), max_size=80)


@plain
@given(texts, st.integers(0, 80), st.integers(0, 80), st.integers(0, 10_000))
def test_any_span_is_located_exactly(passage_of, text, first_end, second_end, start):
    wanted = text[min(first_end, second_end) : max(first_end, second_end)]
    passage = passage_of(text, start=start, version_id="v7")
    version = "\0" * start + text

    quote = locate(passage, wanted)

    if not wanted.strip():
        assert quote is None
        return
    assert quote is not None
    assert quote.version_id == "v7"
    assert quote.text == wanted.strip()
    assert version[quote.start : quote.end] == quote.text
    assert passage.start <= quote.start < quote.end <= passage.end


@plain
@given(texts, texts)
def test_text_that_is_not_in_the_passage_is_no_quote(passage_of, text, wanted):
    quote = locate(passage_of(text, start=3), wanted)

    stands_there = bool(wanted.strip()) and wanted.strip() in text
    assert (quote is not None) == stands_there


def test_a_near_miss_is_no_quote(passage_of):
    passage = passage_of("The rate is 34 per cent. “So it is,” he said.")

    for wanted in ("The rate is 35 per cent.", "the rate is 34 per cent", 'So it is," he', "The rate  is 34", ""):
        assert locate(passage, wanted) is None


def test_a_quote_may_be_the_whole_passage(passage_of):
    quote = locate(passage_of("All of it.", start=40), "All of it.")

    assert (quote.start, quote.end) == (40, 50)
