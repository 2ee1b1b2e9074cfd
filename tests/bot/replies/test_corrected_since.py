"""The mark of a later correction on a reply that is shown already."""

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
