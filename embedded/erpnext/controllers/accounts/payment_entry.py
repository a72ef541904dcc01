"""Payment Entry: money received from or paid to customers and suppliers, and for what."""

import frappe
from erpnext.accounts.general_ledger import make_gl_entries, make_reverse_gl_entries, process_rows
from erpnext.accounts.party import get_party_account
from erpnext.accounts.payment_amounts import set_payment_amounts, set_unallocated_amount
from erpnext.accounts.payment_gl import payment_gl_rows
from erpnext.accounts.payment_references import check_allocated, get_reference_details
from erpnext.accounts.payment_source import get_payment_entry
from erpnext.accounts.utils import get_balance_on
from erpnext.controllers.accounts_controller import AccountsController
from erpnext.setup.utils import get_exchange_rate
from frappe import _
from frappe.utils import cint, flt, money_in_words

__all__ = ["PaymentEntry", "get_payment_entry", "get_reference_details"]

ORDERS = ("Sales Order",)
ALLOWED_REFERENCES = {"Customer": ("Sales Order", "Sales Invoice")}
PAYMENT_TYPES = ("Receive", "Pay", "Internal Transfer")


class PaymentEntry(AccountsController):
	"""One payment. `paid_from` and `paid_to` are accounts; the party's is the one that the money comes from or goes to."""

	def setup_party_account_field(self) -> None:
		"""Notes which of both accounts is the party's."""
		self.party_account_field = {"Receive": "paid_from", "Pay": "paid_to"}.get(self.payment_type)
		self.party_account = self.get(self.party_account_field) if self.party_account_field else None
		self.party_account_currency = (
			self.get(f"{self.party_account_field}_account_currency") if self.party_account_field else None
		)

	def validate(self) -> None:
		if self.payment_type not in PAYMENT_TYPES:
			frappe.throw(_("Payment Type must be one of Receive, Pay and Internal Transfer"))
		self.setup_party_account_field()
		self.set_missing_values()
		self.set_liability_account()
		self.set_missing_ref_details(force=True)
		self.set_exchange_rate()
		self._require("paid_amount", "received_amount", "source_exchange_rate", "target_exchange_rate")
		self._validate_references()
		self.set_amounts()
		same_currency = self.paid_from_account_currency == self.paid_to_account_currency
		if same_currency and flt(self.paid_amount) < flt(self.received_amount):
			frappe.throw(_("Received Amount cannot be greater than Paid Amount"))
		self.drop_empty_references()
		self._validate_transaction_reference()
		is_transfer = self.payment_type == "Internal Transfer"
		self.title = f"{self.paid_from} - {self.paid_to}" if is_transfer else self.party
		self._set_remarks()
		self.validate_payment_type_with_outstanding()
		check_allocated(self)
		self.set_status()
		self.set_total_in_words()

	def on_submit(self) -> None:
		if self.difference_amount:
			frappe.throw(_("Difference Amount must be zero"))
		make_gl_entries(self.build_gl_map())
		self.set_missing_ref_details(force=True)
		self.make_advance_payment_ledger_entries()
		self._update_advance_paid()
		self.set_status(update=True)

	def on_cancel(self) -> None:
		self.ignore_linked_doctypes = (
			"GL Entry",
			"Stock Ledger Entry",
			"Payment Ledger Entry",
			"Advance Payment Ledger Entry",
		)
		self.setup_party_account_field()
		make_reverse_gl_entries(process_rows(self.build_gl_map()))
		self.set_missing_ref_details(force=True)
		for row in self.references:
			if row.reference_doctype == "Sales Invoice":
				frappe.get_doc("Sales Invoice", row.reference_name).delink_advance_entries(self.name)
		self.make_advance_payment_ledger_entries()
		self._update_advance_paid()
		self.set_status(update=True)

	def build_gl_map(self) -> list[frappe._dict]:
		"""The general ledger rows of the payment as it is now."""
		return payment_gl_rows(self)

	def set_status(
		self, update: bool = False, status: str | None = None, update_modified: bool = True
	) -> None:
		"""Draft, Submitted or Cancelled."""
		self.status = status or ("Draft", "Submitted", "Cancelled")[cint(self.docstatus)]
		if update:
			self.db_set("status", self.status, update_modified=update_modified)

	def set_missing_values(self, for_validate: bool = False) -> None:
		"""Names, accounts with their currencies and balances."""
		if self.payment_type == "Internal Transfer":
			self.update({"party": None, "party_balance": None, "references": []})
		else:
			self._set_party_values()
		for side in ("paid_from", "paid_to"):
			account = self.get(side)
			if not account:
				continue
			details = frappe.get_cached_value(
				"Account", account, ["account_currency", "account_type"], as_dict=True
			)
			for field, value in details.items():
				fieldname = f"{side}_{field}"
				self.set(fieldname, self.get(fieldname) or value)
			if not self.get(f"{side}_account_balance"):
				balance = get_balance_on(account, self.posting_date, ignore_account_permission=True)
				self.set(f"{side}_account_balance", balance)
		self.setup_party_account_field()

	def set_liability_account(self) -> None:
		"""Where the company keeps advances on an account of their own, a payment for no invoice goes there. Only a draft
		looks for it."""
		if self.docstatus or self.payment_type == "Internal Transfer":
			return
		company = frappe.get_cached_doc("Company", self.company)
		apart = self.party_type == "Customer" and company.book_advance_payments_in_separate_party_account
		if apart and any(row.reference_doctype not in ORDERS for row in self.references):
			apart = 0
		self.book_advance_payments_in_separate_party_account = cint(apart)
		if not apart:
			return
		accounts = get_party_account(self.party_type, self.party, self.company, include_advance=True)
		if len(accounts) < 2:
			frappe.throw(
				_("Please set default {0} in Company {1}").format(
					company.meta.get_label("default_advance_received_account"), self.company
				)
			)
		self.set(self.party_account_field, accounts[1])

	def _set_party_values(self) -> None:
		for field in ("party_type", "party"):
			if not self.get(field):
				frappe.throw(_("{0} is mandatory").format(_(self.meta.get_label(field))))
		self.party_name = frappe.db.get_value(
			self.party_type, self.party, f"{frappe.scrub(self.party_type)}_name"
		)
		if not self.party_name:
			frappe.throw(_("{0} {1} does not exist").format(_(self.party_type), self.party))
		if not self.party_balance:
			self.party_balance = get_balance_on(
				party_type=self.party_type, party=self.party, date=self.posting_date, company=self.company
			)
		if not self.party_account:
			self.party_account = get_party_account(self.party_type, self.party, self.company)
			self.set(self.party_account_field, self.party_account)

	def set_missing_ref_details(self, force: bool = False) -> None:
		"""Total, outstanding amount and exchange rate of what is paid, as they are now."""
		for row in self.references:
			if not row.allocated_amount:
				continue
			details = get_reference_details(
				row.reference_doctype,
				row.reference_name,
				self.party_account_currency,
				self.party_type,
				self.party,
			)
			changed = {
				field: value
				for field, value in details.items()
				if row.meta.has_field(field) and (field == "exchange_rate" or force or not row.get(field))
			}
			row.update(changed)
			if self.docstatus and not row.is_new():
				row.db_set(changed)

	def set_exchange_rate(self, ref_doc: object | None = None) -> None:
		"""Rates of both accounts' currencies to the company's; those of `ref_doc` when it has that currency."""
		self.source_exchange_rate = self._exchange_rate("paid_from", self.source_exchange_rate, ref_doc)
		if self.paid_from_account_currency == self.paid_to_account_currency:
			self.target_exchange_rate = self.source_exchange_rate
		else:
			self.target_exchange_rate = self._exchange_rate("paid_to", self.target_exchange_rate, ref_doc)

	def _exchange_rate(self, side: str, given: float | None, ref_doc: object | None) -> float | None:
		currency = self.get(f"{side}_account_currency")
		if not self.get(side):
			return given
		if currency == self.company_currency:
			return 1
		if ref_doc and currency == ref_doc.currency and (side == "paid_from" or not given):
			given = ref_doc.get("conversion_rate")
		return given or get_exchange_rate(currency, self.company_currency, self.posting_date)

	def set_amounts(self) -> None:
		"""Calculates base amounts, what is allocated and what is left of the payment."""
		set_payment_amounts(self)

	def set_unallocated_amount(self) -> None:
		"""What of the payment is for no invoice or order."""
		set_unallocated_amount(self)

	def get_exchange_rate(self) -> float:
		"""The rate of the party's account."""
		return self.source_exchange_rate if self.payment_type == "Receive" else self.target_exchange_rate

	def drop_empty_references(self) -> None:
		"""References to which nothing is allocated say nothing."""
		self.set("references", [row for row in self.references if flt(row.allocated_amount)])

	def validate_payment_type_with_outstanding(self) -> None:
		"""Money for a credit note is paid out, not received."""
		total = sum(flt(row.allocated_amount) for row in self.references)
		if total < 0 and self.party_type == "Customer" and self.payment_type == "Receive":
			frappe.throw(
				_("Cannot receive from customer against negative outstanding"),
				title=_("Incorrect Payment Type"),
			)

	def _require(self, *fields: str) -> None:
		for field in fields:
			if not self.get(field):
				frappe.throw(_("{0} is mandatory").format(_(self.meta.get_label(field))))

	def _validate_references(self) -> None:
		allowed = ALLOWED_REFERENCES.get(self.party_type or "", ())
		seen = set()
		for row in self.references:
			if not row.allocated_amount:
				continue
			key = (row.reference_doctype, row.reference_name)
			if key in seen:
				frappe.throw(_("Row #{0}: Duplicate entry in References {1} {2}").format(row.idx, *key))
			seen.add(key)
			if row.reference_doctype not in allowed:
				frappe.throw(_("Reference Doctype must be one of {0}").format(", ".join(map(_, allowed))))
			self._validate_reference(row)

	def _validate_reference(self, row: object) -> None:
		doctype, name = row.reference_doctype, row.reference_name
		if not frappe.db.exists(doctype, name):
			frappe.throw(_("{0} {1} does not exist").format(doctype, name))
		reference = frappe.get_doc(doctype, name)
		if self.party != reference.get(frappe.scrub(self.party_type)):
			frappe.throw(
				_("{0} {1} is not associated with {2} {3}").format(
					_(doctype), name, _(self.party_type), self.party
				)
			)
		apart = self.book_advance_payments_in_separate_party_account
		if doctype == "Sales Invoice" and reference.debit_to != self.party_account and not apart:
			frappe.throw(
				_("{0} {1} is associated with {2}, but Party Account is {3}").format(
					_(doctype), name, reference.debit_to, self.party_account
				)
			)
		if reference.docstatus != 1:
			frappe.throw(_("{0} {1} must be submitted").format(_(doctype), name))

	def _validate_transaction_reference(self) -> None:
		account = self.paid_to if self.payment_type == "Receive" else self.paid_from
		is_bank = frappe.get_cached_value("Account", account, "account_type") == "Bank"
		if is_bank and not (self.reference_no and self.reference_date):
			frappe.throw(_("Reference No and Reference Date is mandatory for Bank transaction"))

	def make_advance_payment_ledger_entries(self) -> None:
		"""Notes what is paid in advance for each order, or, of a cancelled payment, no longer is."""
		received = self.payment_type == "Receive"
		currency = self.paid_from_account_currency if received else self.paid_to_account_currency
		for row in self.references:
			if row.reference_doctype not in ORDERS:
				continue
			entry = frappe.new_doc("Advance Payment Ledger Entry")
			entry.update(
				{
					"company": self.company,
					"voucher_type": self.doctype,
					"voucher_no": self.name,
					"against_voucher_type": row.reference_doctype,
					"against_voucher_no": row.reference_name,
					"amount": row.allocated_amount if self.docstatus == 1 else -flt(row.allocated_amount),
					"currency": currency,
					"event": "Submit" if self.docstatus == 1 else "Cancel",
				}
			)
			entry.insert(ignore_permissions=True)

	def _update_advance_paid(self) -> None:
		if not self.party:
			return
		for row in self.references:
			if row.allocated_amount and row.reference_doctype in ORDERS:
				frappe.get_doc(
					row.reference_doctype, row.reference_name, for_update=True
				).set_total_advance_paid()

	def set_total_in_words(self) -> None:
		"""The amount that leaves or reaches the party, in words."""
		if self.payment_type == "Receive":
			amount, base, currency = (
				self.received_amount,
				self.base_received_amount,
				self.paid_to_account_currency,
			)
		else:
			amount, base, currency = self.paid_amount, self.base_paid_amount, self.paid_from_account_currency
		self.in_words = money_in_words(abs(flt(amount)), currency)
		self.base_in_words = money_in_words(abs(flt(base)), self.company_currency)

	def _set_remarks(self) -> None:
		if self.custom_remarks:
			return
		if self.payment_type == "Internal Transfer":
			lines = [
				_("Amount {0} {1} transferred from {2} to {3}").format(
					self.paid_from_account_currency, self.paid_amount, self.paid_from, self.paid_to
				)
			]
		else:
			received = self.payment_type == "Receive"
			lines = [
				_("Amount {0} {1} {2} {3}").format(
					self.party_account_currency,
					self.paid_amount if received else self.received_amount,
					_("received from") if received else _("to"),
					self.party,
				)
			]
		if self.reference_no:
			lines.append(
				_("Transaction reference no {0} dated {1}").format(self.reference_no, self.reference_date)
			)
		lines += [
			_("Amount {0} {1} against {2} {3}").format(
				self.party_account_currency, row.allocated_amount, row.reference_doctype, row.reference_name
			)
			for row in self.references
		]
		lines += [
			_("Amount {0} {1} deducted against {2}").format(self.company_currency, row.amount, row.account)
			for row in self.deductions
			if row.amount
		]
		self.remarks = "\n".join(lines)
