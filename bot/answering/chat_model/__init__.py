"""A chat model over the network: its stream, its budget, its failures."""
