"""Topics with the days that matter in them, by hand -> how many of these days a timeline has."""
