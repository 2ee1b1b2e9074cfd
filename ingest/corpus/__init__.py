"""The corpus on disk, for those who write it and those who ask: catalog, vectors, models, settings, errors."""
