"""From evidence to proposed claims."""
