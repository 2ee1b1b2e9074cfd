"""Conversations with the rewrites of people -> how well a follow-up is understood."""
