"""A message -> what the articles say of it: supported, contradicted or not found, each with quotes."""
