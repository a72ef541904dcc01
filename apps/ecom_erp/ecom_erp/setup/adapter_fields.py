"""The fields for the settings of channels and couriers, made of what these declare: at installation, with each migration,
and when an app that brings some comes or goes."""

import json
from dataclasses import dataclass

import click
import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

from ecom_erp.flows.accounting.courier_bills import readers
from ecom_erp.flows.accounting.settlements import providers
from ecom_erp.flows.carriers import courier_kinds
from ecom_erp.flows.shops import channels
from ecom_erp.integrations.declaration import Declaration, Kind, Setting
from ecom_erp.integrations.registry import Registered

MODULE = "Ecom ERP"


@dataclass(frozen=True)
class Form:
	"""Where the settings are entered: `choice` is the field for the adapter's name; plain settings follow the field
	`plain_after`, secrets `secrets_after`."""

	doctype: str
	choice: str
	plain_after: str
	secrets_after: str


SHOP = Form("Ecom Shop", "channel", "base_url", "column_break_connection")
ACCOUNT = Form("Courier Account", "courier", "base_url", "column_break_connection")
SETTLEMENT = Form("Ecom Settlement Account", "provider", "base_url", "column_break_connection")

BILLS = Form("Ecom Bill Account", "courier", "external_account", "external_account")


def sync() -> None:
	"""Make the fields that are declared, change those that are declared otherwise now, take away those of adapters that
	are gone (what was entered there stays in the database until the table is trimmed)."""
	_sync(SHOP, channels.registered())
	_sync(ACCOUNT, courier_kinds.registered())
	_sync(SETTLEMENT, providers.registered())
	_sync(BILLS, readers.registered())


def _sync(form: Form, found: Registered) -> None:
	for path, fault in found.faults.items():
		click.secho(f"{path} cannot be used: {fault}", fg="yellow")
	declarations = [adapter.declaration for adapter in found.classes.values()]
	fields = [field for declaration in declarations for field in fields_of(form, declaration)]
	create_custom_fields({form.doctype: fields}, ignore_validate=True)
	if not found.faults:
		_remove_others(form, {field["fieldname"] for field in fields})
	_set_options(form, [declaration.name for declaration in declarations])
	frappe.clear_cache(doctype=form.doctype)


def fields_of(form: Form, declaration: Declaration) -> list[dict]:
	"""The custom fields of one adapter."""
	found, last = [], {True: form.secrets_after, False: form.plain_after}
	for one in declaration.fields:
		is_secret = one.kind is Kind.SECRET
		column = declaration.column(one.name)
		found.append({**_field(form, declaration, one), "insert_after": last[is_secret]})
		last[is_secret] = column
	return found


def _field(form: Form, declaration: Declaration, one: Setting) -> dict:
	shown = _condition(form, declaration, one)
	return {
		"fieldname": declaration.column(one.name),
		"fieldtype": one.kind.value,
		"label": one.label,
		"description": one.description,
		"default": str(int(one.default) if isinstance(one.default, bool) else one.default),
		"options": "\n".join(one.choices if one.default else ("", *one.choices)) if one.choices else "",
		"depends_on": shown,
		"mandatory_depends_on": shown if one.required else "",
		"no_copy": int(one.kind is Kind.SECRET),
		"translatable": 0,
		"module": MODULE,
	}


def _condition(form: Form, declaration: Declaration, one: Setting) -> str:
	"""When a form shows the field."""
	parts = [f"doc.{form.choice} == {json.dumps(declaration.name)}"]
	for name, allowed in one.shown_when.items():
		values = [int(value) if isinstance(value, bool) else value for value in allowed]
		parts.append(f"{json.dumps(values)}.includes(doc.{declaration.column(name)})")
	return "eval:" + " && ".join(parts)


def _remove_others(form: Form, keep: set[str]) -> None:
	others = {"dt": form.doctype, "module": MODULE, "fieldname": ("not in", sorted(keep) or [""])}
	for name in frappe.get_all("Custom Field", others, pluck="name"):
		frappe.delete_doc("Custom Field", name, ignore_permissions=True, force=True)


def _set_options(form: Form, names: list[str]) -> None:
	"""The names to choose from; one that is never changed stays as it is."""
	options = "\n".join(["", *names])
	key = {"doc_type": form.doctype, "field_name": form.choice, "property": "options"}
	present = frappe.db.get_value("Property Setter", key, ["name", "value"], as_dict=True)
	if not present:
		make_property_setter(
			form.doctype, form.choice, "options", options, "Text", validate_fields_for_doctype=False
		)
	elif present.value != options:
		frappe.db.set_value("Property Setter", present.name, "value", options, update_modified=False)
