"""Simulated shops over real HTTP, for the demo and the tests. Knows nothing of the app's own adapters, so that a
mistake there does not repeat itself here.

`python -m ecom_erp.sandbox --port 8800` runs a shop; `SandboxServer` runs one inside a test.
"""

from ecom_erp.sandbox.server import SandboxServer
from ecom_erp.sandbox.woo_server import WooServer

__all__ = ["SandboxServer", "WooServer"]
