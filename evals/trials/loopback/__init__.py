"""A simulated Discord on loopback sockets: the gateway and REST API that the bot uses, with faults on demand."""
