"""Refused questions come in; what the articles lack goes out, and nothing of who asked."""
