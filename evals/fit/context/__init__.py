"""Conversations -> the reader that says what a follow-up leaves unsaid."""
