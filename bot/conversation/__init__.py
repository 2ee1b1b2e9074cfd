"""What the bot remembers: the turns of a conversation, stored passages, settings of a server, digests, daily counts."""
