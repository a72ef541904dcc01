"""The tables of docs/channels.md, docs/couriers.md and docs/statements.md, from what channels, couriers and readers declare.

`.bench/env/bin/python -m tests.adapter_tables` writes them anew.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from ecom_erp.integrations import channels, couriers, statements
from ecom_erp.integrations.channels.base import Capability as OfChannel
from ecom_erp.integrations.couriers.base import Capability as OfCourier
from ecom_erp.integrations.declaration import Address, Declaration, Kind
from ecom_erp.integrations.statements.base import Capability as OfReader

DOCS = Path(__file__).resolve().parents[1] / "docs"
PLACE = re.compile(r"(<!-- declared -->\n).*?(<!-- end -->)", re.DOTALL)
KINDS = {
	Kind.TEXT: "text",
	Kind.SECRET: "secret",
	Kind.CHOICE: "choice",
	Kind.NUMBER: "number",
	Kind.FLAG: "yes or no",
}
ADDRESSES = {Address.REQUIRED: "needed", Address.OPTIONAL: "may be left out", Address.NONE: "none"}
PAGES = {
	"channels.md": (channels, OfChannel),
	"couriers.md": (couriers, OfCourier),
	"statements.md": (statements, OfReader),
}


def page(name: str) -> str:
	"""A page with its tables as they should be."""
	package, capabilities = PAGES[name]
	declared = [adapter.declaration for adapter in package.registered().classes.values()]
	text = (DOCS / name).read_text(encoding="utf-8")
	return PLACE.sub(lambda found: found[1] + tables(declared, capabilities) + found[2], text)


def tables(declared: list[Declaration], capabilities: Iterable) -> str:
	can = [
		[one.value.replace("_", " "), *("yes" if each.can(one) else "" for each in declared)]
		for one in capabilities
	]
	address = ["address", *(ADDRESSES[each.address] for each in declared)]
	parts = [_table(["", *(each.name for each in declared)], [address, *can])]
	for each in declared:
		about = " ".join([each.about, *_links(each)])
		parts.append(f"### {each.name}\n\n{about}\n")
		if each.fields:
			parts.append(_table(["setting", "kind", "what"], [_setting(one) for one in each.fields]))
	return "\n".join(parts).rstrip() + "\n\n"


def _links(each: Declaration) -> list[str]:
	return [f"[{link.label}]({link.url})." for link in each.links]


def _setting(one) -> list[str]:
	kind = KINDS[one.kind] + (f": {', '.join(one.choices)}" if one.choices else "")
	return [one.label, f"{kind}, needed" if one.required else kind, one.description]


def _table(head: list[str], rows: list[list[str]]) -> str:
	lines = [head, ["---"] * len(head), *rows]
	return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def main() -> None:
	for name in PAGES:
		(DOCS / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
	main()
