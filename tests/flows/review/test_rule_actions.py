"""The actions of review rules: the objects, the form that offers them, and one that comes from elsewhere."""

import json

import frappe
import pytest

from ecom_erp.core.review.rule_engine import Action, Asked, Decision, Rule, evaluate
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.review.actions import KINDS, ActionKind, Past
from ecom_erp.flows.review.review_rules import action_text, holds_of
from ecom_erp.flows.review.rule_effects import apply_result
from ecom_erp.flows.review.rule_trial import _differences
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked

ASKED = (Asked("First", "North", 2), Asked("Second", "South", 3))


def test_the_form_offers_each_action_and_shows_its_own_field(site):
	meta = frappe.get_meta("Review Rule Action")
	assert meta.get_field("kind").options.split("\n") == list(KINDS)
	for kind in KINDS.values():
		shown = f'eval:doc.kind == "{kind.name}"'
		own = {field.fieldname for field in meta.fields if field.depends_on == shown}
		assert own == {*filter(None, [kind.field]), *(["qty"] if kind.counted else [])}
		if kind.field:
			assert meta.get_field(kind.field).mandatory_depends_on == shown


@pytest.mark.parametrize(
	"name, wanted, nothing",
	[
		("Hold", ["North", "South"], []),
		("Approve", True, False),
		("Tag", ["North", "South"], []),
		("Priority", "North", ""),
		("Warehouse", "North", ""),
		("Courier", "North", ""),
		("Gift", [["First", "North", 2], ["Second", "South", 3]], []),
	],
)
def test_of_single_values_the_first_wins_and_lists_gather(name, wanted, nothing):
	kind = KINDS[name]
	assert (kind.reconcile(ASKED), kind.reconcile(())) == (wanted, nothing)
	assert json.loads(json.dumps(kind.reconcile(ASKED))) == wanted


def test_only_a_hold_finds_something():
	found = {name: [str(f.code) for f in kind.findings(ASKED)] for name, kind in KINDS.items()}
	assert found.pop("Hold") == ["rule", "rule"]
	assert not any(found.values())


class Note(ActionKind):
	"""An action of another app: it writes into the order's note."""

	name = "Note"
	field = "reason"

	def text(self, value: str, qty: int) -> str:
		return f"Note {value}"

	def apply(self, order, wanted, last, shop):
		order.note = wanted or order.note
		return ()

	def differences(self, past, wanted, decision):
		return [f"was not noted {wanted}"] if wanted else []


def test_an_action_from_elsewhere_is_one_object(shop, monkeypatch):
	"""Checked, run, written, logged, told in words and tried by what the object alone says."""
	monkeypatch.setitem(KINDS, Note.name, Note())
	name = factory.pooled(shop, make_order(line(stocked(), "10.00")))
	rule = Rule("Fragile", (), (Action("Note", "glass"), Action("Tag", "fragile")))
	result = evaluate([rule], {}, frappe.utils.now_datetime(), KINDS)
	assert (result.decision, holds_of(result)) == (Decision.NONE, [])

	def write():
		doc = lock_order(name)
		apply_result(doc, result, frappe.get_doc("Ecom Shop", shop))
		order_flow.save(doc)

	in_transaction(write)
	doc = factory.get(name)
	assert (doc.note, doc.own_tags) == ("glass", "fragile")
	log = frappe.get_doc("Review Log", {"ecom_order": name})
	assert "Note glass" in log.outcome
	past = Past(frappe._dict(own_tags="", priority="Normal"), {}, frozenset(), frozenset())
	assert "was not noted glass" in _differences(past, result)
	assert action_text(Action("Note", "glass")) == "Note glass"


@pytest.mark.parametrize("kind", ["", "No Such Action"])
def test_a_rule_with_an_action_that_there_is_not_is_refused_by_name(site, kind):
	rule = frappe.get_doc({"doctype": "Review Rule", "title": "Odd", "actions": [{"kind": kind}]})
	with pytest.raises(frappe.ValidationError, match=f"Rule Odd: unknown action '{kind}'"):
		rule.insert()
