"""The frozen types that flow through the line. Standard library only."""
