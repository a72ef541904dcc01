"""The README's two commands on a bare Debian: in a folder that has only what the README names.

`python3 -m embedded.bare SUITE...`, as root. Nothing is mounted on the machine and nothing outlives a command: each one
runs in namespaces of its own, which the system takes away with it.
"""
