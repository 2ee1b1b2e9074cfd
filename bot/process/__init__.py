"""The bot as one process of this machine: its lock and its signals."""
