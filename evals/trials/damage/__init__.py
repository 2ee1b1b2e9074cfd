"""Damages each file of a corpus in each way, and checks whether it repairs itself."""
