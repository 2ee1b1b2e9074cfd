"""The time that a question is about, in words and in days."""
