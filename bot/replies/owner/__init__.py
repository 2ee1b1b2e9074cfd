"""What the people who run the bot read of it."""
