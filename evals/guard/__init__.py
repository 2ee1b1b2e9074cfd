"""How often the guard passes an altered sentence, and how often it drops a true one."""
