"""The real bot while people ask: lag of its event loop, its memory."""
