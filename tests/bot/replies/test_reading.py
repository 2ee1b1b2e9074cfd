import pytest

from bot.replies.layouts.size import layout_size, layout_texts
from bot.replies.message import Style
from bot.replies.reading import reading_message


def test_each_article_is_listed_once_without_buttons(build):
    passages = [build.passage(), build.passage(passage_id=2), build.passage(article_id="a2", title="*Rain*", url=None)]
    message = reading_message("What did Etna do?", passages, Style.COMPONENTS)

    assert list(layout_texts(message)) == [
        "### What did Etna do?\nReading 2 sources…",
        "[Etna erupts again](https://example.com/etna)\n-# Example News · 22 March 2025\n"
        "\\*Rain\\* (etna.txt)\n-# Example News · 22 March 2025",
    ]
    assert not message.buttons


@pytest.mark.parametrize("style", list(Style))
def test_discords_limits_are_kept(build, style):
    link = "https://example.com/" + "a" * 570
    passages = [build.passage(article_id=f"a{number}", title="漢" * 300, url=link) for number in range(20)]
    message = reading_message("漢" * 500, passages, style)

    assert layout_size(message).fits
    assert all(len(embed.description) <= 4096 for embed in message.embeds)
