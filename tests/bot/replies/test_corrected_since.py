"""The mark of a later correction on a reply that is shown already."""

from dataclasses import replace
from datetime import date

import discord

from bot.replies.corrected_since import marked
from bot.replies.message import Limit, Message, size
from ingest.corpus.articles import Correction

CORRECTION = Correction("Correction: Etna erupted on Saturday, not on Friday.", date(2025, 3, 24))
LINE = "[1] **corrected on 24 March 2025**: Etna erupted on Saturday, not on Friday."


def reply_of(length):
    """A reply of one embed that shows so many characters."""
    embed = discord.Embed(description="a" * (length - 2000))
    for _ in range(2):
        embed.add_field(name="[1] ANSA", value="b" * (1000 - len("[1] ANSA")), inline=False)
    return Message(embeds=(embed,))


def test_the_mark_is_a_field_of_the_embed_and_the_message_as_it_was_stays_so():
    message = reply_of(3000)
    (embed,) = marked(message, [1], CORRECTION).embeds

    assert (embed.fields[-1].name, embed.fields[-1].value) == ("Corrected since", LINE)
    assert len(message.embeds[0].fields) == 2


def test_the_mark_without_room_in_the_embed_is_in_the_text_alone():
    """The field was in the embed as well, which was too long for Discord then: the answer was never marked."""
    full = Limit.TOTAL - 50
    message = marked(reply_of(full), [1], CORRECTION)

    assert (size(message.embeds[0]), len(message.embeds[0].fields)) == (full, 2)
    assert message.text == f"**Corrected since:** {LINE}"


def test_the_mark_of_an_embed_with_as_many_fields_as_discord_takes_is_in_the_text():
    embed = discord.Embed(description="Etna erupted.")
    for number in range(Limit.FIELDS):
        embed.add_field(name=f"[{number}]", value="ANSA")
    message = marked(Message(embeds=(embed,)), [1], CORRECTION)

    assert len(message.embeds[0].fields) == Limit.FIELDS
    assert message.text == f"**Corrected since:** {LINE}"


def test_a_message_in_which_nothing_has_room_for_the_mark_stays_as_it_was():
    message = Message("a" * (Limit.CONTENT - 20), reply_of(Limit.TOTAL - 50).embeds)

    assert marked(message, [1], CORRECTION) == message


def test_a_long_note_is_shortened_where_the_rest_has_no_room():
    correction = replace(CORRECTION, note="Correction: " + "w " * 190)
    text = "a" * (Limit.CONTENT - 20)
    for room, least, most in ((500, 380, 400), (330, 230, 240)):
        message = marked(Message(text, reply_of(Limit.TOTAL - room).embeds), [1], correction)
        assert least <= (message.embeds[0].fields[-1].value or "").count("w") * 2 <= most

    short = marked(Message("a" * (Limit.CONTENT - 330), reply_of(Limit.TOTAL - 50).embeds), [1], correction)
    assert 230 <= short.text.count("w") * 2 <= 240


def test_a_mark_has_no_note_where_there_is_room_for_the_label_alone():
    correction = replace(CORRECTION, note="Correction: " + "w " * 190)
    message = marked(Message("a" * (Limit.CONTENT - 100), reply_of(Limit.TOTAL - 50).embeds), [1], correction)

    assert message.text.endswith("\n**Corrected since:** [1] **corrected on 24 March 2025**")
