"""The Model Context Protocol: a program that speaks it asks the corpus over standard input and output."""
