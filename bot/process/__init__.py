"""The bot as a process of this machine: its lock and its signals."""
