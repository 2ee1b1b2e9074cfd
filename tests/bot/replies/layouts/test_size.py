import pytest
from discord import Embed
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.posting import layout_view, new_parts
from bot.replies.layouts.size import LayoutLimit, as_layout, layout_size
from bot.replies.message import Button, Color, Layout, Message, Section, Separator, passage_button
from bot.replies.safe_text import units
from evals.trials.loopback import payloads
from tests.bot.replies.test_answer import REPEATABLE

BUTTON = passage_button("0" * 16, (1, 2))
texts = st.text(min_size=1, max_size=30)
parts = st.one_of(texts, st.just(Separator()), st.builds(Section, texts, st.just(BUTTON)))
layouts = st.builds(Layout, st.lists(parts, min_size=1, max_size=8).map(tuple), st.sampled_from(list(Color)))
buttons = st.lists(st.just(Button("Delete", "delete:0")), max_size=12).map(tuple)
messages = st.builds(Message, text=st.text(max_size=20), buttons=buttons, layout=layouts)


@settings(REPEATABLE, max_examples=25)
@given(message=messages)
def test_the_size_equals_that_of_the_message_sent_to_discord(message):
    components = list(payloads.parts(layout_view(message).to_components()))
    contents = [part["content"] for part in components if part["type"] == payloads.TEXT_DISPLAY]
    size = layout_size(message)

    assert size.components == len(components)
    assert size.characters == sum(map(units, contents))
    assert size.bytes == sum(len(text.encode("utf-8", "replace")) + 12 for text in contents)


@pytest.mark.parametrize(
    ("layout", "fits"),
    [
        (("x" * 4000,), True),
        (("x" * 4001,), False),
        (("漢" * 3386,), True),
        (("漢" * 3387,), False),
        (("🌋" * 2000,), True),
        (("🌋" * 2001,), False),
        (("x",) * 39, True),
        (("x",) * 40, False),
        ((Section("x", BUTTON),) * 13, True),
        ((Section("x", BUTTON),) * 14, False),
        (tuple("ع" * 100 for _ in range(20)), True),
        (tuple("漢" * 91 for _ in range(36)), False),
    ],
)
def test_layouts_at_the_limits(layout, fits):
    assert layout_size(Message(layout=Layout(layout, Color.ANSWER))).fits == fits


def test_with_a_layout_neither_content_nor_embeds_are_sent():
    assert set(new_parts(Message("above", layout=Layout(("x",), Color.ANSWER)))) == {"view"}
    assert new_parts(Message("alone")) == {"content": "alone"}


def test_embeds_are_turned_into_a_layout():
    embed = Embed(title="A", description="b").add_field(name="c", value="d").set_footer(text="*e*")
    message = as_layout(Message("above", (embed,), (BUTTON,)))

    assert message == Message("above", (), (BUTTON,), Layout(("### A", "b", "**c**\nd", "-# \\*e\\*"), Color.READING))


def test_overlong_embeds_are_cut_with_a_note():
    embed = Embed(title="A", description="b" * 3000).add_field(name="c", value="d" * 1000)
    message = as_layout(Message(embeds=(embed,)))

    assert message.layout.parts == ("### A", "b" * 3000, "The rest is too long to show here.")
    assert layout_size(message).characters <= LayoutLimit.CHARACTERS
