"""What a person types or presses comes in, the reply to it goes out."""
