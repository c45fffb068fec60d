"""Learns the profile of a board from its own pages."""
