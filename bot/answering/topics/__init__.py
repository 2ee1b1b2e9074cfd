"""What the articles say on a topic, or at all: an overview, the latest, a timeline, who reported it; only quotes."""
