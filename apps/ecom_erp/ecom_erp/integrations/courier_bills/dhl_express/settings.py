"""What the reader of DHL Express' bills declares."""

from ecom_erp.integrations.courier_bills.base import BillSettings
from ecom_erp.integrations.declaration import Address, Declaration

DECLARATION = Declaration(
	name="DHL Express",
	key="dhl_express",
	settings=BillSettings,
	capabilities=frozenset(),
	about="Bills of DHL Express as CSV, as MyBill gives them: a line of each invoice, and one of each shipment.",
	address=Address.NONE,
	steps=("In MyBill, choose the invoice, and download it as CSV.",),
)
