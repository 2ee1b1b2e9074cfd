"""The text of a question in; what is wanted, and the words to search for, out."""
