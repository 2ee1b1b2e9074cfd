"""What each step of the ranking contributes."""
