"""The vectors in Chroma: opening, checking and repairing the index."""
