"""Measures the search: is the passage that answers among the first?"""
