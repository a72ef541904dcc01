"""Tests on a reference bench: an overlay of its apps with this checkout, and a copy of one of its sites.

Nothing of the bench is changed: its environment, apps, site and Redis are read or left alone.
"""
