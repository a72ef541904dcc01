"""What the reader of any table declares."""

from ecom_erp.integrations.courier_bills.base import BillSettings
from ecom_erp.integrations.declaration import Address, Declaration

DECLARATION = Declaration(
	name="Other Courier",
	key="by_mapping",
	settings=BillSettings,
	capabilities=frozenset(),
	about="Bills of any other courier as CSV or Excel, by a mapping of their columns that is made once and kept.",
	address=Address.NONE,
)
