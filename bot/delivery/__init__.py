"""Runs a question off Discord's event loop and delivers a reply, or the reason why there is none, exactly once."""
