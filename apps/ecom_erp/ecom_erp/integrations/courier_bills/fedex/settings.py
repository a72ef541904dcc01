"""What the reader of FedEx's bills declares."""

from ecom_erp.integrations.courier_bills.base import BillSettings
from ecom_erp.integrations.declaration import Address, Declaration

DECLARATION = Declaration(
	name="FedEx",
	key="fedex",
	settings=BillSettings,
	capabilities=frozenset(),
	about="Bills of FedEx as CSV, as FedEx Billing Online gives them with all columns.",
	address=Address.NONE,
	steps=("In FedEx Billing Online, choose the invoices, Download, CSV, all columns.",),
)
