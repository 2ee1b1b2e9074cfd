"""Addresses of pages, feeds and sitemaps -> bytes, by one door, and what is found in them."""
