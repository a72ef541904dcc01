"""Simulated printers: PrintNode as an HTTP server, QZ Tray as a websocket server, both on 127.0.0.1."""

from ecom_sandbox.printing.printnode import PrintNodeServer
from ecom_sandbox.printing.qz_tray import QzTray

__all__ = ["PrintNodeServer", "QzTray"]
