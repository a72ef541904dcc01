"""What can be sent, by subject."""

from ecom_erp.flows.exchange.sources.base import Source
from ecom_erp.flows.exchange.sources.orders import Orders
from ecom_erp.flows.exchange.sources.postings import Postings
from ecom_erp.flows.exchange.sources.shipments import Shipments
from ecom_erp.flows.exchange.sources.stock import Stock

SOURCES: dict[str, Source] = {
	"Orders": Orders(),
	"Shipments": Shipments(),
	"Stock": Stock(),
	"Postings": Postings(),
}
