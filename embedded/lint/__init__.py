"""What `make lint` checks: style, types, imports, and the rules of this house that no tool knows."""
