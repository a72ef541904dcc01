"""Entry points for the project's own benches."""

from ecom_erp.demo.run import main as demo

__all__ = ["demo"]
