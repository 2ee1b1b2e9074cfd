"""Clients for tests, of an answering and whatever else a test is about."""

from bot.client import client_for
from bot.delivery.dispatcher import Dispatcher


def build_client(answering, *, owner_channel=None, message_content=False, shards=1, **options):
    """A client that is not connected yet; `options` are those of the dispatcher."""
    dispatcher = Dispatcher(answering, **options)
    return client_for(dispatcher, owner_channel, message_content=message_content, shards=shards)
