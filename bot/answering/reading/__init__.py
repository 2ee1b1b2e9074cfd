"""The evidence read: how likely each sentence answers, with which words, and which names of the question it lacks."""
