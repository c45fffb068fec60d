"""Threads over pages: which pages of an archive are of one thread, and the thread put together."""
