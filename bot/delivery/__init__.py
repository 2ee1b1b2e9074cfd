"""Takes a question off Discord's event loop, and brings a reply or a reason to the person, once."""
