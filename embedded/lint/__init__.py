"""What `make lint` checks: style, types, imports, what the app needs of ERPNext, and the rules of this house that no tool
knows."""
