from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import FRESH_HEADLINES
from bot.replies.layouts.size import layout_size, layout_texts
from bot.replies.message import Button, Color, Section, Style
from bot.replies.reply import reply_message
from tests.bot.replies.test_answer import QUESTION_ID, REPEATABLE, texts, urls


def shown(refusal, **options):
    return reply_message(refusal, QUESTION_ID, Style.COMPONENTS, **options)


def test_the_nearest_articles_have_a_button_where_a_passage_of_theirs_was_read(made):
    refusal = made.refusal(
        nearest=[made.nearest(), made.nearest(article_id="a9", title="Another")],
        passages=[made.passage(article_id="a2"), made.passage()],
    )
    message = shown(refusal)

    assert message.layout.color is Color.REFUSAL
    assert message.layout.parts[0] == "### Why?\nNo article says so."
    _, _, heading, first, second = message.layout.parts
    assert heading == "**Nearest articles**"
    assert first == Section(
        "[Etna erupts again](https://example.com/etna)\n-# Example News · 22 March 2025 · 10 days ago",
        Button("Passage", f"passage:{QUESTION_ID}:2"),
    )
    assert second == "[Another](https://example.com/etna)\n-# Example News · 22 March 2025 · 10 days ago"
    assert [button.label for button in message.buttons] == ["Passages", "Ask a follow-up", "Delete"]


def test_a_word_of_welcome_has_no_buttons(made):
    message = shown(replace(made.refusal(reason="Hello!", nearest=[made.nearest()]), heading=FRESH_HEADLINES))

    assert message.buttons == ()
    assert message.layout.color is Color.READING
    assert "**Fresh headlines**" in message.layout.parts


def test_how_it_was_understood_stands_above(made):
    assert (
        shown(made.refusal(), understood="Why did *Etna* erupt?").text == r"Understood as: **Why did \*Etna\* erupt?**"
    )


def test_what_was_asked_as_of_a_day_has_no_button_to_what_came_later(made):
    answer = made.answer([("Etna erupted on Saturday.", (1,))], [made.citation(1)])
    labels = [button.label for button in shown(answer).buttons]
    then = replace(answer, question=replace(answer.question, as_of=answer.question.today))

    assert "More like this" in labels
    assert "More like this" not in [button.label for button in shown(then).buttons]


@settings(REPEATABLE, max_examples=25)
@given(
    reason=texts,
    question=texts,
    notes=st.lists(texts, max_size=3),
    nearest=st.lists(st.tuples(texts, urls, texts), max_size=6),
    understood=st.sampled_from(["", "漢" * 2000]),
)
def test_discords_limits_are_kept(made, reason, question, notes, nearest, understood):
    articles = [made.nearest(title=title, url=url, outlet=outlet) for title, url, outlet in nearest]
    refusal = made.refusal(reason, articles, [made.passage()], question, notes)
    message = shown(replace(refusal, freshness=made.freshness(stale=True)), understood=understood)

    assert layout_size(message).fits
    assert all(layout_texts(message))
