"""Output for a person at a terminal: printing, hidden secrets, crash reports."""
