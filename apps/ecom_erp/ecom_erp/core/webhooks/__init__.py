"""Webhooks to other systems: what they are told, and how it is signed."""
