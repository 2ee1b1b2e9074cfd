"""Topics with what a person knows of them -> how many days of a timeline, and figures of a comparison, are right."""
