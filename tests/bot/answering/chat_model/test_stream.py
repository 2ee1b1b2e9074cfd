import pytest

from bot.answering.chat_model.stream import without_thoughts


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
