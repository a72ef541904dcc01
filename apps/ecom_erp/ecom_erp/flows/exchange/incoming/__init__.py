"""What can be taken over, by subject."""

from ecom_erp.flows.exchange.incoming.base import Taker
from ecom_erp.flows.exchange.incoming.orders import Orders
from ecom_erp.flows.exchange.incoming.shipments import Shipments
from ecom_erp.flows.exchange.incoming.stock import Stock

TAKERS: dict[str, Taker] = {"Orders": Orders(), "Shipments": Shipments(), "Stock": Stock()}
