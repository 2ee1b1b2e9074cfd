"""The vectors in Chroma: opened, looked at, mended."""
