import discord
import pytest

from bot.replies.message import Limit, fitted, reply_buttons, size

QUESTION_ID = "f" * 16


@pytest.mark.parametrize(
    ("is_answer", "is_private", "labels"),
    [
        (True, False, ["Ask a follow-up", "Right", "Wrong", "Delete"]),
        (True, True, ["Ask a follow-up", "Right", "Wrong", "Share publicly"]),
        (False, False, ["Ask a follow-up", "Delete"]),
        (False, True, ["Ask a follow-up"]),
    ],
)
def test_only_an_answer_is_judged_and_only_a_private_answer_is_shared(is_answer, is_private, labels):
    buttons = reply_buttons(QUESTION_ID, is_answer=is_answer, is_private=is_private, has_more=False)

    assert [button.label for button in buttons] == labels


@pytest.mark.parametrize(("most", "numbers"), [(116, ":" + ".".join(map(str, range(101, 117)))), (117, "")])
def test_the_buttons_of_more_than_sixteen_sentences_are_about_the_whole_answer(most, numbers):
    buttons = reply_buttons(
        QUESTION_ID, is_answer=True, is_private=False, has_more=True, sentences=range(101, most + 1)
    )

    assert {f"right:{QUESTION_ID}{numbers}", f"wrong:{QUESTION_ID}{numbers}"} < {b.custom_id for b in buttons}
    assert all(len(button.custom_id) <= Limit.CUSTOM_ID for button in buttons)


def test_the_size_of_an_embed_is_what_discord_counts():
    embed = discord.Embed(title="Title", description="Description").set_author(name="Author").set_footer(text="Foot")
    embed.add_field(name="Name", value="Value").add_field(name="Another", value="One")

    assert size(embed) == len(embed)
    assert size(discord.Embed()) == 0
    assert size(discord.Embed(title="🌋")) == 2


@pytest.mark.parametrize(("room", "entries"), [(0, []), (2, []), (3, ["abc"]), (7, ["abc"]), (8, ["abc", "def"])])
def test_what_stands_between_two_entries_takes_room_too(room, entries):
    assert fitted(["abc", "def", "g"], room, "--") == entries
