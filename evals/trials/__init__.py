"""Trials of the whole program: kills, damage, load, speed."""
