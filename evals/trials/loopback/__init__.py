"""A Discord of loopback sockets: as much of its gateway and REST as the bot uses, for measuring and for faults."""
