"""Entry points for the project's own benches."""

from ecom_erp.demo.run import main as demo
from ecom_erp.demo.standing_shop import main as standing_shop

__all__ = ["demo", "standing_shop"]
