"""What the reader of UPS's bills declares."""

from ecom_erp.integrations.courier_bills.base import BillSettings
from ecom_erp.integrations.declaration import Address, Declaration

DECLARATION = Declaration(
	name="UPS",
	key="ups",
	settings=BillSettings,
	capabilities=frozenset(),
	about="Bills of UPS as CSV: the billing data file of 250 columns, with or without its header.",
	address=Address.NONE,
	steps=("In the UPS Billing Center, open the invoice and download its CSV (250 columns).",),
)
