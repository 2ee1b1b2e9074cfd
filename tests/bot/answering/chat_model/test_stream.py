import time

import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.messages.ai import UsageMetadata
from langchain_core.runnables import RunnableGenerator, RunnableLambda

from bot.answering.answer import Usage
from bot.answering.chat_model import outcome
from bot.answering.chat_model.stream import Limits, StreamReader, without_thoughts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It erupted [1].", "It erupted [1]."),
        ("<think>Did it? [1]</think>It erupted [1].", "It erupted [1]."),
        ("<think>Did it? [1]", ""),
        ("It erupted [1]. <THINK>Did it?</THINK>On Monday [1].", "It erupted [1]. On Monday [1]."),
        # Where the prompt opens the thoughts, the text has only their end.
        ("Did it?\n[1] says so.</think>It erupted [1].", "It erupted [1]."),
        ("Did it?</think>It erupted [1]. <think>When?</think>On Monday [1].", "It erupted [1]. On Monday [1]."),
        ("Did it?</think>", ""),
    ],
)
def test_what_a_model_thinks_aloud_is_not_what_it_says(text, said):
    assert without_thoughts(text) == said


@pytest.mark.parametrize(
    ("error", "expected", "charged"),
    [(TimeoutError(), outcome.TIMED_OUT, 7), (ConnectionError(), outcome.UNREACHABLE, 0)],
)
def test_without_a_word_a_call_costs_its_prompt_only_if_it_may_have_been_read(error, expected, charged):
    def fail(_):
        raise error

    failure = StreamReader().read(RunnableLambda(fail), {}, Limits(time.monotonic() + 60, 60, 100), prompt_tokens=7)

    assert (failure.reason, failure.usage.tokens_in) == (expected.reason, charged)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param([None, None, (90, 30)], (90, 30), id="once, at the end"),
        pytest.param([(90, 0), None, (0, 30)], (90, 30), id="input first, output last"),
        pytest.param([(90, 10), (90, 20), (90, 30)], (90, 30), id="running totals"),
        # Gemini's: 10 was taken for all of it.
        pytest.param([(90, 10), (0, 12), (0, 8)], (90, 30), id="what each piece adds"),
        pytest.param([(90, 10), (0, 0), None], (90, 10), id="nothing added"),
    ],
)
def test_tokens_are_counted_as_totals_or_as_what_each_piece_adds(counts, expected):
    usages = [
        UsageMetadata(input_tokens=count[0], output_tokens=count[1], total_tokens=sum(count)) if count else None
        for count in counts
    ]

    def write(_):
        for usage in usages:
            yield AIMessageChunk("word ", usage_metadata=usage)

    completion = StreamReader().read(
        RunnableGenerator(write), {}, Limits(time.monotonic() + 60, 60, 100), prompt_tokens=7
    )

    assert completion.usage == Usage(*expected)
