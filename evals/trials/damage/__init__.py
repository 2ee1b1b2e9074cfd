"""Spoils each file of a corpus in each way, and sees whether it mends itself."""
