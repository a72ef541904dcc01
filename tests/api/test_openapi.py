"""REST version 1 as docs/openapi.json describes it: the document is that of the code, and whatever is sent to a method of it is
answered as it says."""

import json
from typing import Any

import frappe
import hypothesis.strategies as st
import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings

from tests import openapi_page
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token

DOCUMENT = json.loads(openapi_page.PAGE.read_text(encoding="utf-8"))
OPERATIONS = [(path, verb) for path, verbs in DOCUMENT["paths"].items() for verb in verbs]
SCHEMAS = DOCUMENT["components"]["schemas"]
# what these are asked about is not what `known` names, or it is in another state
OF_A_STATE = {
	"ticket",
	"parcel",
	"decide_order",
	"change_order",
	"pack_parcel",
	"buy_labels",
	"ship_parcel",
} | {
	"ship_available",
	"order_quotation",
	"cannot_ship",
	"decide_ticket",
	"receive_return",
	"refund_ticket",
	"map_listing",
}
OF_A_STATE |= {"settlement", "statement_import", "upload_statement"}
ONLY_GENERATED = settings(max_examples=8, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
JSON_TYPES = {
	"string": str,
	"integer": int,
	"number": (int, float),
	"boolean": bool,
	"object": dict,
	"array": list,
	"null": type(None),
}
# what programs send by mistake
junk = st.recursive(
	st.none()
	| st.booleans()
	| st.integers(-(2**70), 2**70)
	| st.floats(allow_nan=False, allow_infinity=False)
	| st.text(max_size=30)
	| st.sampled_from(
		["", "0", "-1", "1e9", "[", "{}", "[[", "null", "%", "' or 1=1", "9999-12-31T23:59:59-12:00"]
	),
	lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
	max_leaves=5,
)


def test_the_document_is_that_of_the_code():
	"""`.bench/env/bin/python -m tests.openapi_page` writes it anew."""
	assert openapi_page.PAGE.read_text(encoding="utf-8") == openapi_page.text()


@pytest.fixture
def known(shop) -> dict[str, Any]:
	"""What there is to ask for, by the parameter that names it, and what makes a sound call beside it."""
	item = stocked(main=5)
	order = factory.shipped(shop, make_order(line(item, "10.00", 2)))
	line_id = factory.get(order).lines[0].line_id
	return {
		"shop": shop,
		"name": order,
		"ecom_order": order,
		"tracking_number": frappe.db.get_value("Shipping Label", {"ecom_order": order}, "tracking_number"),
		"items": [item],
		"lines": [{"line_id": line_id, "qty": 1}],
		"line_id": line_id,
	}


def values_of(name: str, schema: dict[str, Any], known: dict[str, Any]) -> st.SearchStrategy:
	"""What the schema allows, things that there are among it, and now and then anything else."""
	if "enum" in schema:
		allowed = st.sampled_from(schema["enum"])
	elif schema.get("type") == "integer":
		allowed = st.integers(-2, 300)
	elif schema.get("type") == "array":
		allowed = st.lists(values_of("", schema["items"], known), max_size=3)
	elif schema.get("type") == "object":
		allowed = (
			fields_of(schema["properties"], known)
			if "properties" in schema
			else st.dictionaries(st.text(max_size=8), junk, max_size=3)
		)
	else:
		allowed = st.text(max_size=40)
	there = [st.just(known[name])] if name in known else []
	return st.one_of(allowed, *there, *there, junk)


def fields_of(schemas: dict[str, dict], known: dict[str, Any]) -> st.SearchStrategy:
	return st.fixed_dictionaries(
		{}, optional={name: values_of(name, schema, known) for name, schema in schemas.items()}
	)


def parameters_of(operation: dict[str, Any]) -> dict[str, dict]:
	if "requestBody" not in operation:
		return {one["name"]: one["schema"] for one in operation["parameters"]}
	return operation["requestBody"]["content"]["application/json"]["schema"]["properties"]


def described(status: int, responses: dict[str, dict]) -> dict[str, Any]:
	"""The schema of an answer."""
	response = responses[str(status)]
	if "$ref" in response:
		response = DOCUMENT["components"]["responses"][str(status)]
	reference = response["content"]["application/json"]["schema"]["$ref"]
	return SCHEMAS[reference.rpartition("/")[2]]


def departures(schema: dict[str, Any], value: Any, place: str = "") -> list[str]:
	"""Where a value is not what its schema says."""
	types = schema.get("type", [])
	types = [types] if isinstance(types, str) else types
	if types and not any(isinstance(value, JSON_TYPES[one]) for one in types):
		return [f"{place}: {value!r} is not {types}"]
	if isinstance(value, list):
		return [text for one in value for text in departures(schema.get("items", {}), one, f"{place}[]")]
	if not isinstance(value, dict):
		return []
	missing = [f"{place}.{name} is missing" for name in schema.get("required", ()) if name not in value]
	fields = schema.get("properties", {})
	more = [f"{place}.{name} is not described" for name in value if fields and name not in fields]
	return (
		missing
		+ more
		+ [
			text
			for name in value
			if name in fields
			for text in departures(fields[name], value[name], f"{place}.{name}")
		]
	)


def test_whatever_is_sent_is_answered_as_described(live_site, known):
	session = requests.Session()
	session.headers.update(token(make_user("Ecom Manager")))
	frappe.db.commit()

	def check(path: str, verb: str, sent: dict[str, Any]) -> int:
		where = {"params": sent} if verb == "get" else {"json": sent}
		answer = session.request(verb, live_site.url + path, timeout=60, **where)
		said = (path, verb, sent, answer.text[:300])
		assert answer.status_code < 500, said
		responses = DOCUMENT["paths"][path][verb]["responses"]
		assert departures(described(answer.status_code, responses), answer.json()) == [], said
		return answer.status_code

	def send_anything(path: str, verb: str, schemas: dict[str, dict]) -> None:
		@ONLY_GENERATED
		@given(sent=fields_of(schemas, known))
		def answered(sent: dict[str, Any]) -> None:
			check(path, verb, sent)

		answered()

	for path, verb in OPERATIONS:
		schemas = parameters_of(DOCUMENT["paths"][path][verb])
		send_anything(path, verb, schemas)
		sound = {
			**{name: schema["enum"][-1] for name, schema in schemas.items() if "enum" in schema},
			**known,
		}
		sound = {name: sound[name] for name in schemas if name in sound}
		if path.rpartition(".")[2] not in OF_A_STATE:
			assert check(path, verb, sound) == 200
