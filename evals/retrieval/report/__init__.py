"""Results of a search measured come in, an HTML page with charts and questions goes out."""
