import pytest

from bot.answering.answer import Evidence, ProposedClaim, ProposedQuote
from bot.answering.writers.progress import Progress
from bot.replies.layouts.size import layout_size, layout_texts
from bot.replies.message import Style
from bot.replies.reading import reading_message


def test_each_article_is_listed_once_without_buttons(build):
    passages = [build.passage(), build.passage(passage_id=2), build.passage(article_id="a2", title="*Rain*", url=None)]
    message = reading_message("What did Etna do?", Progress(Evidence(tuple(passages))), Style.COMPONENTS)

    assert list(layout_texts(message)) == [
        "### What did Etna do?\nReading 2 sources…",
        "[Etna erupts again](https://example.com/etna)\n-# Example News · 22 March 2025\n"
        "\\*Rain\\* (etna.txt)\n-# Example News · 22 March 2025",
    ]
    assert not message.buttons


def test_an_article_that_is_not_read_is_not_listed(build):
    passages = (build.passage(), build.passage(passage_id=2, article_id="a2", title="Rain"))
    _, articles = layout_texts(reading_message("Etna?", Progress(Evidence(passages), (), (2,)), Style.COMPONENTS))

    assert "Rain" in articles
    assert "Etna" not in articles


@pytest.mark.parametrize("style", list(Style))
def test_discords_limits_are_kept(build, style):
    link = "https://example.com/" + "a" * 570
    passages = [build.passage(article_id=f"a{number}", title="漢" * 300, url=link) for number in range(20)]
    message = reading_message("漢" * 500, Progress(Evidence(tuple(passages))), style)

    assert layout_size(message).fits
    assert all(len(embed.description) <= 4096 for embed in message.embeds)


def test_proven_sentences_stand_above_the_articles_with_outlet_and_date(build):
    evidence = Evidence((build.passage(), build.passage(passage_id=2)))
    claim = ProposedClaim("Etna *erupted*.", (ProposedQuote(2, "Etna *erupted* on Monday."),))
    first, articles = layout_texts(reading_message("What did Etna do?", Progress(evidence, (claim,)), Style.COMPONENTS))

    assert first == (
        "### What did Etna do?\nEtna \\*erupted\\*.\n-# Example News · 22 March 2025\n\n"
        "-# Checked so far; the answer is still being written…"
    )
    assert articles.startswith("-# Reading 1 source…\n[Etna erupts again]")


@pytest.mark.parametrize("style", list(Style))
def test_articles_are_omitted_before_sentences_and_both_before_a_limit(build, style):
    evidence = Evidence(tuple(build.passage(article_id=f"a{number}", title="漢" * 300) for number in range(20)))
    claims = tuple(ProposedClaim("漢" * 480, (ProposedQuote(1, "漢"),)) for _ in range(12))
    message = reading_message("Etna?", Progress(evidence, claims), style)
    shown = "\n".join([*layout_texts(message)] if message.layout else [message.embeds[0].description])

    assert layout_size(message).fits
    assert 1 <= shown.count("漢" * 480) < len(claims)
    assert "Example News" in shown
    assert "[漢" not in shown
