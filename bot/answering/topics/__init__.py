"""Reports on a topic in, a list of quoted lines out: the latest, a timeline, who reported it; no model writes."""
