"""The settings of a channel or courier in the document that holds them: each in a field of its own, which
`setup/adapter_fields.py` has made of the declaration."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import frappe
from frappe import _

from ecom_erp.integrations.declaration import Address, Declaration, Kind, Setting, Settings


def base_values(doc) -> dict[str, str]:
	"""What `Settings` of every adapter holds, from a document."""
	return {
		"name": doc.name or "",
		"base_url": (doc.base_url or "").rstrip("/"),
		"webhook_secret": _secret(doc, "webhook_secret"),
	}


def read(doc, declaration: Declaration, **values: Any) -> Settings:
	"""The settings that an adapter gets: what the document holds of its own, secrets decrypted, and `values`."""
	own = {one.name: _value(doc, declaration, one) for one in declaration.fields}
	return declaration.settings(**values, **own)


def _value(doc, declaration: Declaration, one: Setting) -> str | int | bool:
	column = declaration.column(one.name)
	if one.kind is Kind.SECRET:
		return _secret(doc, column)
	stored = doc.get(column)
	if one.kind is Kind.FLAG:
		return bool(stored)
	if one.kind is Kind.NUMBER:
		return int(stored or 0)
	return (stored or "").strip() or one.default


def _secret(doc, column: str) -> str:
	"""As it was entered, without the blanks that a pasted one may bring along: no shop or courier has any around one."""
	return (doc.get_password(column, raise_exception=False) or "").strip()


def validate(doc, choice: str, declaration: Declaration, settings_of: Callable[[Any], Settings]) -> Settings:
	"""Refuse what the declaration does not allow, naming the field; the settings as they are now. `choice`: the field
	that names the adapter; `settings_of` reads them from a document."""
	if declaration.address is Address.NONE:
		doc.base_url = ""
	now = settings_of(doc)
	_check(doc, declaration, now)
	before = doc.get_doc_before_save()
	if before:
		# of an adapter that was not chosen, nobody knows for which host its secrets were entered
		same = before.get(choice) == doc.get(choice)
		_check_secrets(doc, declaration, settings_of(before).hosts() if same else (), now)
	return now


def _check(doc, declaration: Declaration, settings: Settings) -> None:
	if declaration.address is Address.REQUIRED and not doc.base_url:
		_lacks(declaration, _(doc.meta.get_label("base_url")))
	values = {one.name: getattr(settings, one.name) for one in declaration.fields}
	for one in declaration.asked(values):
		# a stored secret stands in the document as asterisks; one that was taken out is about to be deleted
		if one.required and not doc.get(declaration.column(one.name)):
			_lacks(declaration, _(one.label))
		if one.kind is Kind.CHOICE and values[one.name] not in ("", *one.choices):
			frappe.throw(
				_("{0} cannot be {1}").format(_(one.label), values[one.name]), frappe.ValidationError
			)
	labels = {one.name: one.label for one in declaration.fields}
	for problem in settings.problems():
		text = _(problem.message).format(**problem.params) if problem.params else _(problem.message)
		frappe.throw(_("{0}: {1}").format(_(labels[problem.setting]), text))


def _lacks(declaration: Declaration, label: str) -> None:
	frappe.throw(
		_("Enter the {0}. {1} requires it.").format(label, _(declaration.name)),
		frappe.MandatoryError,
	)


def _check_secrets(doc, declaration: Declaration, before: Collection[str], now: Settings) -> None:
	"""A secret goes only to the host for which somebody entered it: where the document leads to another than those
	`before`, each must be entered anew."""
	if set(now.hosts()) <= set(before):
		return
	for one in _kept_secrets(doc, declaration):
		frappe.throw(
			_("Enter the {0} again. The stored value was entered for {1}, not for {2}.").format(
				_(one.label), ", ".join(before) or _("another address"), ", ".join(now.hosts())
			)
		)


def _kept_secrets(doc, declaration: Declaration) -> Iterator[Setting]:
	"""The secrets that are stored, and not entered with this change."""
	for one in declaration.fields:
		value = doc.get(declaration.column(one.name))
		if one.kind is Kind.SECRET and value and doc.is_dummy_password(value):
			yield one
