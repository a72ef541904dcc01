"""The settings of each channel and courier in its document: fields made of the declaration, values checked and kept by
it, secrets for the host that they were entered for. A new one is tested here without a line."""

from dataclasses import replace

import frappe
import pytest

from ecom_erp.flows.carriers import courier_kinds, couriers
from ecom_erp.flows.shops import channels, shops
from ecom_erp.integrations.channels import registered as registered_channels
from ecom_erp.integrations.couriers import registered as registered_couriers
from ecom_erp.integrations.declaration import Address, Kind
from ecom_erp.setup import adapter_fields
from tests.factories import shop as factory

HERE, THERE = "https://here.example.com", "https://there.example.com"
CHANNELS, COURIERS = registered_channels().classes, registered_couriers().classes
ALL = {**CHANNELS, **COURIERS}

each = pytest.mark.parametrize("adapter", ALL.values(), ids=ALL)


def form_of(adapter) -> adapter_fields.Form:
	return adapter_fields.SHOP if adapter.declaration.name in CHANNELS else adapter_fields.ACCOUNT


def entered(adapter) -> dict[str, str | int]:
	"""Something in each field of an adapter's own; what it is by default where not everything will do."""
	declaration = adapter.declaration
	texts = {Kind.SECRET: "a secret", Kind.TEXT: "a text", Kind.NUMBER: 7, Kind.FLAG: 1}
	values = {one.name: one.choices[-1] if one.choices else texts[one.kind] for one in declaration.fields}
	defaults = {one.name: one.default for one in declaration.fields}
	for problem in list(declaration.settings(name="Aurora", base_url=HERE, **values).problems()):
		values[problem.setting] = defaults[problem.setting]
	return {declaration.column(name): value for name, value in values.items()}


def make(adapter, **values):
	"""A document with all that the adapter asks for."""
	declaration = adapter.declaration
	given = {"base_url": HERE, "webhook_secret": "hook", **entered(adapter), **values}
	if form_of(adapter) is adapter_fields.SHOP:
		return frappe.get_doc("Ecom Shop", factory.make_shop(channel=declaration.name, **given))
	return frappe.get_doc("Courier Account", factory.make_courier({}, courier=declaration.name, **given))


def settings(doc):
	return (shops if doc.doctype == "Ecom Shop" else couriers).settings(doc)


def test_the_names_to_choose_are_those_that_are_registered():
	for form, found in (
		(adapter_fields.SHOP, channels.registered()),
		(adapter_fields.ACCOUNT, courier_kinds.registered()),
	):
		options = frappe.get_meta(form.doctype).get_field(form.choice).options
		assert options.split("\n") == ["", *found.classes]


@each
def test_each_setting_has_a_field_that_is_shown_for_it(adapter):
	form, declaration = form_of(adapter), adapter.declaration
	meta = frappe.get_meta(form.doctype)
	for one in declaration.fields:
		field = meta.get_field(declaration.column(one.name))
		assert (field.label, field.fieldtype) == (one.label, one.kind.value)
		assert f'doc.{form.choice} == "{declaration.name}"' in field.depends_on
		assert field.mandatory_depends_on == (field.depends_on if one.required else "")
	own = {declaration.column(one.name) for one in declaration.fields}
	of_it = {field.fieldname for field in meta.fields if field.fieldname.startswith(f"{declaration.key}_")}
	assert of_it == own


@each
def test_what_is_entered_arrives_in_the_adapters_settings(adapter):
	doc = make(adapter)
	known, declaration = settings(doc), adapter.declaration
	assert type(known) is declaration.settings
	for one in declaration.fields:
		given = entered(adapter)[declaration.column(one.name)]
		assert getattr(known, one.name) == (bool(given) if one.kind is Kind.FLAG else given)
		if one.kind is Kind.SECRET:
			stored = frappe.db.get_value(doc.doctype, doc.name, declaration.column(one.name))
			assert set(stored) == {"*"}
	assert (known.name, known.webhook_secret) == (doc.name, "hook")
	assert known.base_url == ("" if declaration.address is Address.NONE else HERE)


@each
def test_what_is_required_is_asked_for_by_its_name(adapter):
	declaration = adapter.declaration
	lacking = {declaration.column(one.name): one.label for one in declaration.fields if one.required}
	if declaration.address is Address.REQUIRED:
		lacking["base_url"] = frappe.get_meta(form_of(adapter).doctype).get_label("base_url")
	for field, label in lacking.items():
		with pytest.raises(frappe.MandatoryError, match=f"Enter the {label}. {declaration.name} requires it"):
			make(adapter, **{field: ""})


@each
def test_a_choice_that_there_is_not_is_refused(adapter):
	for one in adapter.declaration.fields:
		if one.kind is Kind.CHOICE:
			with pytest.raises(frappe.ValidationError, match=one.label):
				make(adapter, **{adapter.declaration.column(one.name): "Papyrus"})


def secrets(adapter) -> dict[str, str]:
	declaration = adapter.declaration
	return {
		declaration.column(one.name): "entered again" for one in declaration.fields if one.kind is Kind.SECRET
	}


@each
def test_a_secret_is_entered_again_for_another_host(adapter):
	if not secrets(adapter):
		return
	doc = make(adapter)
	doc.reload()
	doc.base_url = f"{HERE}/shop"
	doc.save()
	doc.reload()
	doc.base_url = THERE
	with pytest.raises(frappe.ValidationError, match=r"was entered for here\.example\.com, not for there"):
		doc.save()
	doc.reload()
	doc.update({"base_url": THERE, **secrets(adapter)})
	doc.save()
	assert settings(frappe.get_doc(doc.doctype, doc.name)).hosts() == ("there.example.com",)


@each
def test_a_secret_does_not_come_back_by_way_of_no_address(adapter):
	if adapter.declaration.address is not Address.OPTIONAL or not secrets(adapter):
		return
	doc = make(adapter)
	for address in ("", THERE):
		doc.reload()
		doc.base_url = address
		if replace(settings(doc), base_url=address).hosts():
			with pytest.raises(frappe.ValidationError, match="again"):
				doc.save()
		else:
			doc.save()


@each
def test_a_secret_does_not_come_back_by_way_of_another_adapter(adapter):
	"""The address is changed while another channel or courier is chosen, which does not use the secret."""
	of_kind = CHANNELS if adapter.declaration.name in CHANNELS else COURIERS
	choice = form_of(adapter).choice
	others = [one for one in of_kind.values() if one is not adapter]
	if not secrets(adapter) or not others:
		return
	doc = make(adapter)
	for other in others:
		doc.reload()
		doc.update({choice: other.declaration.name, "base_url": THERE, **entered(other)})
		doc.save()
		doc.reload()
		doc.update({choice: adapter.declaration.name, "base_url": THERE})
		with pytest.raises(frappe.ValidationError, match="again"):
			doc.save()
		doc.reload()
		doc.update({choice: adapter.declaration.name, "base_url": HERE, **secrets(adapter)})
		doc.save()


def test_making_the_fields_again_changes_nothing():
	def fields():
		return frappe.get_all(
			"Custom Field",
			{"dt": ("in", ("Ecom Shop", "Courier Account"))},
			["name", "modified"],
			order_by="name",
		)

	before = fields()
	adapter_fields.sync()
	assert before and fields() == before
