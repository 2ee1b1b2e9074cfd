"""Compares the program's speed with the LangChain tutorial's pipeline."""
