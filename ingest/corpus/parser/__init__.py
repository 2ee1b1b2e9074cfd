"""The parser: a sentence comes in, and for each of its words the word that it belongs to goes out."""
