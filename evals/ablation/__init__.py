"""What each step of the ranking brings."""
