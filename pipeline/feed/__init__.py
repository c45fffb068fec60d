"""The feed room."""
