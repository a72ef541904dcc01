"""Nothing outside of its folder knows the name of a channel, courier or reader of statements, but the translations."""

import re
from functools import cache
from pathlib import Path

import pytest

from ecom_erp.integrations import channels, couriers, statements

APP = Path(__file__).resolve().parents[2] / "apps/ecom_erp/ecom_erp"
READ = {".py", ".js", ".json", ".html", ".css", ".txt"}
READERS = statements.registered().classes
ADAPTERS = {**channels.registered().classes, **couriers.registered().classes}
HOMONYMS = {"Rate Card": r'"label": "Rate Card"', **dict.fromkeys(READERS, "(?!)")}
"""What is called so, and is no courier: the column of the price lists. Payment providers are named where orders are."""
OWN = {name: ["integrations/statements/shopify_payments"] for name in ("Shopify",)}
"""Further folders of one who is the shop and pays out as well."""


def folder(adapter: type) -> Path:
	return APP.joinpath(*adapter.__module__.split(".")[1:-1])


@cache
def content(path: Path) -> str:
	return path.read_text(encoding="utf-8")


def sources(*apart_from: Path) -> list[Path]:
	return [
		path
		for path in APP.rglob("*")
		if path.suffix in READ
		and not set(apart_from).intersection(path.parents)
		and "node_modules" not in path.parts
	]


def mentions(adapter: type) -> list[str]:
	"""Places that name it: as a text of its own where the words are everyday ones, else in any spelling."""
	name, key = adapter.declaration.name, adapter.declaration.key
	everyday = name in HOMONYMS
	pattern = (
		re.compile(rf"""["'`\n]{re.escape(name)}["'`\\]""")
		if everyday
		else re.compile(r"[ _-]?".join(map(re.escape, re.findall("[A-Z][a-z]+|[A-Z]+", name))), re.IGNORECASE)
	)
	own_module = re.compile(rf"\b{key}\.(adapter|settings|client)\b")
	found = []
	for path in sources(folder(adapter), *(APP / one for one in OWN.get(name, ()))):
		text = content(path)
		if everyday:
			text = re.sub(HOMONYMS[name], "", text)
		found += [f"{path.relative_to(APP)}: {match[0]}" for match in pattern.finditer(text)]
		found += [f"{path.relative_to(APP)}: {match[0]}" for match in own_module.finditer(text)]
	return found


@pytest.mark.parametrize(
	"adapter", [*ADAPTERS.values(), *READERS.values()], ids=[*ADAPTERS, *(f"{name} pays" for name in READERS)]
)
def test_nobody_else_names_it(adapter):
	assert mentions(adapter) == []


def test_a_name_is_found_wherever_it_stands(tmp_path, monkeypatch):
	monkeypatch.setitem(globals(), "APP", tmp_path)
	(tmp_path / "form.js").write_text('if (doc.channel === "Own Shop") show(own_shop);')
	(tmp_path / "shop.json").write_text('{"options": "Rate Card\\nParcel API", "label": "Rate Card"}')
	(tmp_path / "flow.py").write_text("# WooCommerce, a woo_commerce shop\n")
	found = {name: len(mentions(adapter)) for name, adapter in ADAPTERS.items()}
	assert found == {
		"Shopify": 0,
		"WooCommerce": 2,
		"Own Shop": 2,
		"Rate Card": 1,
		"Parcel API": 1,
		"Carrier API": 0,
		"Cainiao Waybill": 0,
	}
