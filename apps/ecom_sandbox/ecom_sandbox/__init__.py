"""Simulated shops and a courier over real HTTP, to rehearse with and to test against. Knows nothing of the app that talks
to them, so that a mistake there does not repeat itself here.

`python -m ecom_sandbox` runs them; the classes run one inside a test.
"""

from ecom_sandbox.own_server import OwnServer
from ecom_sandbox.server import SandboxServer
from ecom_sandbox.simulation import Simulation
from ecom_sandbox.woo_server import WooServer

__version__ = "0.1.0"

SHOPS = {server.kind: server for server in (SandboxServer, WooServer, OwnServer)}  # by channel

__all__ = ["SHOPS", "OwnServer", "SandboxServer", "Simulation", "WooServer"]
