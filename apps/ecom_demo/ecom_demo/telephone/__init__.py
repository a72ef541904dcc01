"""Orders by telephone."""
