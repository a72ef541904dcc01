"""Scheduled jobs: each takes due work from the database and ends; see docs/architecture.md."""
