"""How often the guard lets an altered sentence pass, and how often it drops one that is true."""
