"""Carries quantities and amounts back to the documents that a document fulfils: delivered, billed, returned, ordered.

A document class lists `ProgressRule`s. On submit and cancel `update_prevdoc_status()` sums the submitted rows again
(never adds to what is stored), writes the sums to the target rows, the percentage and status to the target document,
and refuses what exceeds the target.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import frappe
from erpnext.controllers.status_rules import STATUS_RULES
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import flt

# Percentages are rounded to this many digits before they are compared with 100.
PERCENT_DIGITS = 6


class OverAllowanceError(frappe.ValidationError):
	"""More is delivered, received or billed than was ordered."""


@dataclass(frozen=True)
class Source:
	"""Rows that count: submitted rows of `doctype` whose `join_field` names the target row."""

	doctype: str
	join_field: str
	value_field: str
	sign: int = 1
	parent_doctype: str = ""
	parent_filters: dict = field(default_factory=dict)

	def total(self, target_row: str) -> float:
		"""The sum over all submitted rows for one target row."""
		row = frappe.qb.DocType(self.doctype)
		query = (
			frappe.qb.from_(row)
			.select(Sum(row[self.value_field]))
			.where((row[self.join_field] == target_row) & (row.docstatus == 1))
		)
		if self.parent_filters:
			parent = frappe.qb.DocType(self.parent_doctype)
			query = query.join(parent).on(parent.name == row.parent)
			for fieldname, value in self.parent_filters.items():
				query = query.where(parent[fieldname] == value)
		return self.sign * flt(query.run()[0][0])


@dataclass(frozen=True)
class ProgressRule:
	"""One number that a document feeds back.

	`sources[0]` is the document's own child table. `limit_field` names the field of the target row that must not be
	exceeded; `limit` says which allowance applies: "qty", "amount", or "exact" for none.
	"""

	sources: tuple[Source, ...]
	target_doctype: str
	target_field: str
	limit_field: str = ""
	limit: str = "qty"
	parent_doctype: str = ""
	percent_field: str = ""
	percent_of: str = ""
	percent_join_field: str = ""
	percent_parent_field: str = ""
	status_field: str = ""
	keyword: str = ""


class StatusUpdater(Document):
	"""Base of the documents that have a status and feed progress back."""

	def progress_rules(self) -> list[ProgressRule]:
		"""What this document feeds back; none unless the class says so."""
		return []

	def update_prevdoc_status(self) -> None:
		"""Writes the progress to the target documents and refuses what exceeds them."""
		self.update_qty()
		self.validate_qty()

	def update_qty(self, update_modified: bool = True) -> None:
		"""Writes the progress to the target rows and documents."""
		for rule in self.progress_rules():
			for name in _unique(row.get(rule.sources[0].join_field) for row in self._rows(rule)):
				total = sum(source.total(name) for source in rule.sources)
				frappe.db.set_value(
					rule.target_doctype, name, rule.target_field, total, update_modified=False
				)
			for name in self._target_documents(rule):
				_update_percent(rule, name, update_modified)

	def validate_qty(self) -> None:
		"""Refuses wrong signs, and rows that exceed what they fulfil."""
		for rule in self.progress_rules():
			if not rule.limit_field:
				continue
			for row in self._rows(rule):
				self._check_sign(row)
				if row.get(rule.sources[0].join_field):
					self._check_limit(rule, row)

	def set_status(
		self, update: bool = False, status: str | None = None, update_modified: bool = True
	) -> None:
		"""Works the status out; `update` stores it. A given `status` (Closed, On Hold, ...) is set first."""
		if self.is_new():
			if self.get("amended_from"):
				self.status = "Draft"
			return
		rule = STATUS_RULES.get(self.doctype)
		if not rule:
			return
		if status and update:
			self.status = status
		self.status = rule(self)
		if update:
			self.db_set("status", self.status, update_modified=update_modified)

	def _rows(self, rule: ProgressRule) -> list[Document]:
		return [row for row in self.get_all_children() if row.doctype == rule.sources[0].doctype]

	def _target_documents(self, rule: ProgressRule) -> list[str]:
		if rule.percent_parent_field:
			return _unique([self.get(rule.percent_parent_field)])
		if rule.percent_join_field:
			return _unique(row.get(rule.percent_join_field) for row in self._rows(rule))
		return []

	def _check_sign(self, row: Document) -> None:
		if flt(row.get("qty")) < 0 and not self.get("is_return"):
			frappe.throw(_("For an item {0}, quantity must be positive number").format(row.item_code))
		if flt(row.get("qty")) > 0 and self.get("is_return"):
			frappe.throw(_("For an item {0}, quantity must be negative number").format(row.item_code))
		if flt(row.get("rate")) < 0 and not frappe.db.get_single_value(
			"Selling Settings", "allow_negative_rates_for_items"
		):
			frappe.throw(_("For item {0}, rate must be a positive number").format(frappe.bold(row.item_code)))

	def _check_limit(self, rule: ProgressRule, row: Document) -> None:
		name = row.get(rule.sources[0].join_field)
		fields = [rule.limit_field, rule.target_field, "docstatus"]
		limit, total, docstatus = frappe.db.get_value(rule.target_doctype, name, fields) or (0, 0, 0)
		limit, total = flt(limit), flt(total)
		if docstatus != 1 or total <= limit:
			return
		if rule.limit == "exact":
			exceeded = total - limit > 0.01
		else:
			allowed = allowance_percent(row.item_code, rule.limit)
			exceeded = bool(limit) and (total - limit) / limit * 100 - allowed > 0.01
		if exceeded and not _may_exceed(rule.limit):
			self._refuse_excess(rule, row, total - limit)

	def _refuse_excess(self, rule: ProgressRule, row: Document, excess: float) -> None:
		message = _(
			"This document is over limit by {0} {1} for item {2}. Are you making another {3} against the same {4}?"
		)
		frappe.throw(
			message.format(
				frappe.bold(_(rule.limit_field.replace("_", " ").title())),
				frappe.bold(excess),
				frappe.bold(row.item_code),
				frappe.bold(_(self.doctype)),
				frappe.bold(_(rule.target_doctype)),
			),
			OverAllowanceError,
			title=_("Limit Crossed"),
		)


def allowance_percent(item_code: str, kind: str) -> float:
	"""By how many percent an item may be over-delivered ("qty") or over-billed ("amount")."""
	field, settings = {
		"qty": ("over_delivery_receipt_allowance", "Stock Settings"),
		"amount": ("over_billing_allowance", "Accounts Settings"),
	}[kind]
	own = flt(frappe.get_cached_value("Item", item_code, field))
	return own or flt(frappe.db.get_single_value(settings, field))


def _may_exceed(kind: str) -> bool:
	if kind == "amount":
		role = frappe.db.get_single_value("Accounts Settings", "role_allowed_to_over_bill")
	else:
		role = frappe.db.get_single_value("Stock Settings", "role_allowed_to_over_deliver_receive")
	return bool(role) and kind != "exact" and role in frappe.get_roles()


def _update_percent(rule: ProgressRule, name: str, update_modified: bool) -> None:
	"""Writes percentage, the worded status ("Partly Billed") and the status of one target document."""
	reference = rule.percent_of or rule.limit_field
	rows = frappe.get_all(
		rule.target_doctype,
		filters={"parent": name, "parenttype": rule.parent_doctype},
		fields=[reference, rule.target_field],
	)
	whole = sum(abs(flt(row[reference])) for row in rows)
	done = sum(min(abs(flt(row[reference])), abs(flt(row[rule.target_field]))) for row in rows)
	percent = round(done / whole * 100, PERCENT_DIGITS) if whole else 0.0
	if rule.percent_field:
		values = {rule.percent_field: percent}
		if rule.status_field:
			values[rule.status_field] = _worded(percent, rule.keyword)
		frappe.db.set_value(rule.parent_doctype, name, values, update_modified=update_modified)
		target = frappe.get_doc(rule.parent_doctype, name)
		target.set_status(update=True, update_modified=update_modified)
		target.notify_update()


def _worded(percent: float, keyword: str) -> str:
	if percent < 0.001:
		return f"Not {keyword}"
	return f"Fully {keyword}" if percent >= 99.999999 else f"Partly {keyword}"


def _unique(names: Iterator[str | None] | list[str | None]) -> list[str]:
	"""The names in their order, without repetitions and blanks."""
	return list(dict.fromkeys(name for name in names if name))
