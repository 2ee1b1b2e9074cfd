"""What a person types or presses, and what it is answered with."""
