from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import FRESH_HEADLINES, Quote
from bot.replies.layouts.size import layout_size, layout_texts
from bot.replies.message import Button, Color, Section, Style
from bot.replies.reply import reply_message
from tests.bot.replies.test_answer import QUESTION_ID, REPEATABLE, texts, urls


def refusal_layout(refusal, **options):
    return reply_message(refusal, QUESTION_ID, Style.COMPONENTS, **options)


def test_a_nearest_article_with_a_passage_in_the_evidence_has_a_button(build):
    refusal = build.refusal(
        nearest=[
            build.nearest(quote=Quote("v1", 0, 13, "Etna *erupted*.")),
            build.nearest(article_id="a9", title="Another"),
        ],
        passages=[build.passage(article_id="a2"), build.passage()],
    )
    message = refusal_layout(refusal)

    assert message.layout.color is Color.REFUSAL
    assert message.layout.parts[0] == "### Why?\nNo article says so."
    _, _, heading, first, second = message.layout.parts
    assert heading == "**Nearest articles**"
    assert first == Section(
        "[Etna erupts again](https://example.com/etna)\n-# Example News · 22 March 2025 · 10 days ago"
        "\n> Etna \\*erupted\\*.",
        Button("Passage", f"passage:{QUESTION_ID}:2"),
    )
    assert second == "[Another](https://example.com/etna)\n-# Example News · 22 March 2025 · 10 days ago"
    assert [button.label for button in message.buttons] == ["Passages", "Ask a follow-up", "Delete"]


def test_a_welcome_has_no_buttons(build):
    message = refusal_layout(
        replace(build.refusal(reason="Hello!", nearest=[build.nearest()]), heading=FRESH_HEADLINES)
    )

    assert message.buttons == ()
    assert message.layout.color is Color.READING
    assert "**Newest headlines**" in message.layout.parts


def test_the_understood_question_is_above_the_refusal(build):
    assert (
        refusal_layout(build.refusal(), understood="Why did *Etna* erupt?").text
        == r"Understood as: **Why did \*Etna\* erupt?**"
    )


def test_a_question_as_of_a_day_has_no_more_like_this_button(build):
    answer = build.answer([("Etna erupted on Saturday.", (1,))], [build.citation(1)])
    labels = [button.label for button in refusal_layout(answer).buttons]
    answer_as_of_a_day = replace(answer, question=replace(answer.question, as_of=answer.question.today))

    assert "More like this" in labels
    assert "More like this" not in [button.label for button in refusal_layout(answer_as_of_a_day).buttons]


def test_where_quotes_do_not_fit_the_articles_stay(build):
    nearest = [build.nearest(quote=Quote("v1", 0, 2000, "漢" * 2000))] * 3
    texts_shown = layout_texts(refusal_layout(build.refusal(nearest=nearest)))

    assert "".join(texts_shown).count("Etna erupts again") == 3
    assert "漢" not in "".join(texts_shown)


@settings(REPEATABLE, max_examples=25)
@given(
    reason=texts,
    question=texts,
    notes=st.lists(texts, max_size=3),
    nearest=st.lists(st.tuples(texts, urls, texts, texts), max_size=6),
    understood=st.sampled_from(["", "漢" * 2000]),
)
def test_discords_limits_are_kept(build, reason, question, notes, nearest, understood):
    articles = [
        build.nearest(title=title, url=url, outlet=outlet, quote=Quote("v1", 0, len(quote), quote))
        for title, url, outlet, quote in nearest
    ]
    refusal = build.refusal(reason, articles, [build.passage()], question, notes)
    message = refusal_layout(replace(refusal, freshness=build.freshness(stale=True)), understood=understood)

    assert layout_size(message).fits
    assert all(layout_texts(message))
