"""Articles from files, pages, feeds and sitemaps come in, versions and passages in the corpus go out."""
