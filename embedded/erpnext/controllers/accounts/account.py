"""Account: a ledger, or a group of ledgers, of one company."""

import frappe
from frappe import _
from frappe.utils.nestedset import NestedSet

BALANCE_SHEET_ROOTS = ("Asset", "Liability", "Equity")


class Account(NestedSet):
	"""A node of the company's chart of accounts."""

	nsm_parent_field = "parent_account"

	def autoname(self) -> None:
		"""Number, name and the company's abbreviation: "Debtors - ABC"."""
		abbr = frappe.get_cached_value("Company", self.company, "abbr")
		parts = [self.account_name.strip(), abbr]
		if self.account_number:
			parts.insert(0, self.account_number.strip())
		self.name = " - ".join(parts)

	def validate(self) -> None:
		self._validate_parent()
		if not self.root_type:
			frappe.throw(_("Root Type is mandatory"))
		self.report_type = "Balance Sheet" if self.root_type in BALANCE_SHEET_ROOTS else "Profit and Loss"
		if not self.account_currency:
			self.account_currency = frappe.get_cached_value("Company", self.company, "default_currency")
		self._validate_changes()

	def on_trash(self) -> None:
		if frappe.db.exists("GL Entry", {"account": self.name}):
			frappe.throw(_("Account with existing transaction can not be deleted"))
		super().on_trash()

	def _validate_parent(self) -> None:
		if not self.parent_account:
			return
		fields = ["name", "is_group", "company", "root_type"]
		parent = frappe.db.get_value("Account", self.parent_account, fields, as_dict=True)
		if not parent:
			frappe.throw(
				_("Account {0}: Parent account {1} does not exist").format(self.name, self.parent_account)
			)
		if not parent.is_group:
			frappe.throw(
				_("Account {0}: Parent account {1} can not be a ledger").format(self.name, parent.name)
			)
		if parent.company != self.company:
			frappe.throw(
				_("Account {0}: Parent account {1} does not belong to company: {2}").format(
					self.name, parent.name, self.company
				)
			)
		self.root_type = parent.root_type

	def _validate_changes(self) -> None:
		if self.is_new() or not frappe.db.exists("GL Entry", {"account": self.name}):
			return
		if self.has_value_changed("account_currency"):
			frappe.throw(_("Currency can not be changed after making entries using some other currency"))
		if self.is_group:
			frappe.throw(_("Account with existing transaction can not be converted to group."))
