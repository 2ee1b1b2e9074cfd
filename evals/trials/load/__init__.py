"""Many people at once: who was answered, who was turned away and how, what each waited."""
