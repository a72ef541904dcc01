"""Company: its books, places and defaults."""

import frappe
from erpnext.setup.chart_of_accounts import accounts
from frappe import _
from frappe.contacts.address_and_contact import load_address_and_contact
from frappe.utils.nestedset import NestedSet, rebuild_tree

WAREHOUSES = (
	# name, type; all below "All Warehouses"
	("Stores", None),
	("Work In Progress", None),
	("Finished Goods", None),
	("Goods In Transit", "Transit"),
)
DEFAULTS_BY_TYPE = {
	"default_receivable_account": "Receivable",
	"default_payable_account": "Payable",
	"default_cash_account": "Cash",
	"default_bank_account": "Bank",
	"round_off_account": "Round Off",
	"default_expense_account": "Cost of Goods Sold",
}
DEFAULTS_OF_PERPETUAL_INVENTORY = {
	"default_inventory_account": "Stock",
	"stock_adjustment_account": "Stock Adjustment",
	"stock_received_but_not_billed": "Stock Received But Not Billed",
}
DEFAULTS_BY_NAME = {
	"default_income_account": "Sales",
	"write_off_account": "Write Off",
	"exchange_gain_loss_account": "Exchange Gain/Loss",
}


class Company(NestedSet):
	"""One legal entity. A new one gets a chart of accounts, a cost center and warehouses."""

	nsm_parent_field = "parent_company"

	def onload(self) -> None:
		load_address_and_contact(self, "company")

	def validate(self) -> None:
		self.abbr = (self.abbr or "".join(word[0] for word in self.company_name.split()).upper()).strip()
		if not self.abbr:
			frappe.throw(_("Abbreviation is mandatory"))
		if frappe.db.exists("Company", {"abbr": self.abbr, "name": ("!=", self.name)}):
			frappe.throw(_("Abbreviation already used for another company"))
		self._validate_currency()
		self.create_chart_of_accounts_based_on = "Standard Template"
		self.chart_of_accounts = self.chart_of_accounts or "Standard"

	def on_update(self) -> None:
		super().on_update()
		if not frappe.db.exists("Account", {"company": self.name}):
			self._create_accounts()
			self._create_warehouses()
		if not frappe.db.exists("Cost Center", {"company": self.name, "is_group": 0}):
			self._create_cost_center()
		self._set_default_accounts()
		frappe.db.set_value("Currency", self.default_currency, "enabled", 1)
		frappe.clear_cache()

	def on_trash(self) -> None:
		"""A company without transactions takes its places and books with it."""
		if frappe.db.exists("GL Entry", {"company": self.name}):
			frappe.throw(_("Company {0} cannot be deleted, it has ledger entries").format(self.name))
		if frappe.db.exists("Stock Ledger Entry", {"company": self.name}):
			frappe.throw(_("Company {0} cannot be deleted, it has stock movements").format(self.name))
		super().on_trash()
		for doctype in ("Warehouse", "Cost Center", "Account"):
			frappe.db.delete(doctype, {"company": self.name})
		frappe.db.delete("Mode of Payment Account", {"company": self.name})

	def _validate_currency(self) -> None:
		if self.is_new() or not self.has_value_changed("default_currency"):
			return
		for doctype in ("Sales Order", "Sales Invoice", "Delivery Note"):
			if frappe.db.exists(doctype, {"company": self.name, "docstatus": 1}):
				frappe.throw(
					_(
						"Cannot change company's default currency, because there are existing transactions. Transactions must be cancelled to change the default currency."
					)
				)

	def _create_accounts(self) -> None:
		frappe.local.flags.ignore_update_nsm = True
		for account in accounts():
			parent = account.pop("parent_name")
			document = frappe.get_doc({"doctype": "Account", "company": self.name, **account})
			document.parent_account = f"{parent} - {self.abbr}" if parent else None
			document.account_currency = self.default_currency
			document.flags.ignore_permissions = True
			document.flags.ignore_mandatory = True
			document.insert()
		frappe.local.flags.ignore_update_nsm = False
		rebuild_tree("Account")

	def _create_warehouses(self) -> None:
		top = self._insert_warehouse("All Warehouses", None, None, is_group=1)
		for name, kind in WAREHOUSES:
			self._insert_warehouse(name, kind, top, is_group=0)

	def _insert_warehouse(self, name: str, kind: str | None, parent: str | None, is_group: int) -> str:
		found = frappe.db.exists("Warehouse", {"warehouse_name": name, "company": self.name})
		if found:
			return found
		warehouse = frappe.get_doc(
			{
				"doctype": "Warehouse",
				"warehouse_name": name,
				"warehouse_type": kind,
				"parent_warehouse": parent,
				"is_group": is_group,
				"company": self.name,
			}
		)
		warehouse.flags.ignore_permissions = True
		return warehouse.insert().name

	def _create_cost_center(self) -> None:
		top = self._insert_cost_center(self.name, None, is_group=1)
		main = self._insert_cost_center(_("Main"), top, is_group=0)
		self.db_set({"cost_center": main, "round_off_cost_center": main})

	def _insert_cost_center(self, name: str, parent: str | None, is_group: int) -> str:
		document = frappe.get_doc(
			{
				"doctype": "Cost Center",
				"cost_center_name": name,
				"parent_cost_center": parent,
				"is_group": is_group,
				"company": self.name,
			}
		)
		document.flags.ignore_permissions = True
		document.flags.ignore_mandatory = True
		return document.insert().name

	def _set_default_accounts(self) -> None:
		"""Fills the defaults that are still open, and the cash account of the modes of payment."""
		wanted = [(fieldname, {"account_type": kind}) for fieldname, kind in self._types_to_fill().items()]
		wanted += [(fieldname, {"account_name": name}) for fieldname, name in DEFAULTS_BY_NAME.items()]
		for fieldname, match in wanted:
			if not self.get(fieldname):
				filters = {"company": self.name, "is_group": 0, **match}
				self.db_set(fieldname, frappe.db.get_value("Account", filters, "name", order_by="lft"))
		self._set_cash_account()

	def _types_to_fill(self) -> dict[str, str]:
		return DEFAULTS_BY_TYPE | (DEFAULTS_OF_PERPETUAL_INVENTORY if self.enable_perpetual_inventory else {})

	def _set_cash_account(self) -> None:
		"""Cash is paid to the cash account of the company."""
		if not self.default_cash_account or not frappe.db.exists("Mode of Payment", "Cash"):
			return
		if frappe.db.exists("Mode of Payment Account", {"parent": "Cash", "company": self.name}):
			return
		mode = frappe.get_doc("Mode of Payment", "Cash")
		mode.append("accounts", {"company": self.name, "default_account": self.default_cash_account})
		mode.save(ignore_permissions=True)
