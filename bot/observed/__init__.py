"""What those who run the bot see of it: logs, metrics, and how old the corpus is."""
