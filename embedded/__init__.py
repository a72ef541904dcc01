"""The embedded bench: Frappe, an ERPNext stand-in, MariaDB, Redis and the app, from package registries alone.

`python3 -m embedded COMMAND` needs nothing but the standard library; see docs/embedded.md.
"""
