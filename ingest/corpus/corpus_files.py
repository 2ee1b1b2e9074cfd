"""The names of what lies in the folder of a corpus."""

CATALOG_FILE = "catalog.sqlite3"
INDEX_FOLDER = "chroma"
INDEX_FILES = "data"  # in it: what the index server stores
WRITER_LOCK = "writer.lock"  # held by whoever writes
