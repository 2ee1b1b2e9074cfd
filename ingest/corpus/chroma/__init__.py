"""The Chroma server of a corpus folder and our connection to it."""
