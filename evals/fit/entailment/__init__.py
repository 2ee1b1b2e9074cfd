"""Written statements go in, the reader that says whether a statement follows from a text comes out."""
