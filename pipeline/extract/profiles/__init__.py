"""The profiles: one file an engine, and their loader."""
