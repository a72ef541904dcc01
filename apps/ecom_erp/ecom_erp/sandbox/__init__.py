"""Simulated shops over real HTTP, for the demo and the tests. Knows nothing of the app's own adapters, so that a
mistake there does not repeat itself here.

`python -m ecom_erp.sandbox --shop woocommerce --port 8800` runs a shop; the classes run one inside a test.
"""

from ecom_erp.sandbox.own_server import OwnServer
from ecom_erp.sandbox.server import SandboxServer
from ecom_erp.sandbox.simulation import Simulation
from ecom_erp.sandbox.woo_server import WooServer

SHOPS = {server.kind: server for server in (SandboxServer, WooServer, OwnServer)}  # by channel

__all__ = ["SHOPS", "OwnServer", "SandboxServer", "Simulation", "WooServer"]
