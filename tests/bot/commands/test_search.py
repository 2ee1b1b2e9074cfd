import pytest

pytestmark = pytest.mark.asyncio


async def test_passages_are_shown_to_the_channel(answering, channel, ann):
    result = await ann.slash(channel, "search", query="etna")

    assert not result.ephemeral
    assert answering.searched == [("etna", 5)]
    message = channel.last_message
    assert message.content == "Passages for **etna**"
    assert [embed.author.name for embed in message.embeds] == [
        f"{rank}. Example News · {rank} March 2025" for rank in range(1, 6)
    ]
    assert message.embeds[0].description == (
        "**[Etna erupts, part 1](https://example.com/1)**\n\nIt rained. Etna erupted 1 times. The airport was closed."
    )
