"""A proposal as it is kept with its Fulfilment Order, and as the packing station and the form show it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

import frappe
from frappe import _

from ecom_erp.core.boxes.drawing import draw
from ecom_erp.core.boxes.model import BoxPlan, NoBoxPlan, PackedBox, Piece, Placement, Size
from ecom_erp.flows.boxes.experience import Habit

CALCULATED, LEARNED = "Calculated", "Learned"


@dataclass(frozen=True)
class ProposedBox:
	"""`box`: "" for a piece in its own carton. `size`: outside, `inner`: inside, in mm. `placements`: item, corner and size of
	each piece; none where only packers know how it goes in."""

	box: str
	grams: int
	size: Size
	inner: Size
	contents: Mapping[str, int]
	placements: tuple[tuple[str, Size, Size], ...] = ()


@dataclass(frozen=True)
class Record:
	"""`source` says who chose, `problem` and `items` why nothing could be proposed (see `NoBoxPlan`)."""

	boxes: tuple[ProposedBox, ...] = ()
	source: str = CALCULATED
	proven: bool = False
	problem: str = ""
	items: tuple[str, ...] = field(default_factory=tuple)


def written(plan: BoxPlan | NoBoxPlan, known: Habit | None) -> str:
	"""What is kept of a plan, and of the packers' habit that goes before it."""
	return json.dumps(asdict(_record(plan, known)))


def _record(plan: BoxPlan | NoBoxPlan, known: Habit | None) -> Record:
	packed = plan.boxes if isinstance(plan, BoxPlan) else ()
	if known and not (len(packed) == 1 and packed[0].box and packed[0].box.name == known.box):
		return Record((ProposedBox(known.box, known.grams, (0, 0, 0), (0, 0, 0), {}),), LEARNED)
	if isinstance(plan, NoBoxPlan):
		return Record(problem=plan.code, items=plan.items)
	return Record(tuple(_proposed(one) for one in packed), LEARNED if known else CALCULATED, plan.proven)


def _proposed(packed: PackedBox) -> ProposedBox:
	inner = packed.box.inner if packed.box else packed.outer
	places = tuple((place.piece.item, place.at, place.size) for place in packed.placements)
	return ProposedBox(
		packed.box.name if packed.box else "", packed.grams, packed.outer, inner, packed.contents, places
	)


def in_short(plan: BoxPlan | NoBoxPlan, known: Habit | None) -> str | None:
	"""The names of the boxes, for the form."""
	record = _record(plan, known)
	counted: dict[str, int] = {}
	for one in record.boxes:
		name = one.box or _("own carton")
		counted[name] = counted.get(name, 0) + 1
	return ", ".join(f"{qty} × {name}" if qty > 1 else name for name, qty in counted.items()) or None


def read(fulfilment_order: str) -> Record | None:
	"""The proposal that is kept; None when there is none yet."""
	return _record_of(frappe.db.get_value("Fulfilment Order", fulfilment_order, "box_plan"))


def _record_of(text: str | None) -> Record | None:
	if not text:
		return None
	stored = json.loads(text)
	boxes = [
		ProposedBox(
			one["box"],
			one["grams"],
			tuple(one["size"]),
			tuple(one["inner"]),
			one["contents"],
			tuple((item, tuple(at), tuple(size)) for item, at, size in one["placements"]),
		)
		for one in stored["boxes"]
	]
	return Record(tuple(boxes), stored["source"], stored["proven"], stored["problem"], tuple(stored["items"]))


def shown(box_plan: str | None) -> dict | None:
	"""The proposal that is kept in a Fulfilment Order's field, for the packing station: `box` and `drawing` of the next package, in which `numbers` stand for items,
	`grams` closed, `more` boxes after it; or `problem` in words. None when there is none."""
	record = _record_of(box_plan)
	if record is None:
		return None
	if record.problem:
		return {"problem": _problem(record)} if record.problem != "no_boxes" else None
	first, *others = record.boxes
	numbers = {item: number for number, item in enumerate(first.contents, 1)}
	return {
		"box": first.box,
		"own_carton": not first.box,
		"grams": first.grams,
		"learned": record.source == LEARNED,
		"contents": [
			{"number": numbers[item], "item_code": item, "qty": qty} for item, qty in first.contents.items()
		],
		"more": [one.box or _("own carton") for one in others],
		"drawing": _drawing(first, numbers) if first.box and first.placements else "",
	}


def _drawing(one: ProposedBox, numbers: Mapping[str, int]) -> str:
	placements = [Placement(Piece(item, size, 0), at, size) for item, at, size in one.placements]
	return draw(one.inner, placements, dict(numbers))


def _problem(record: Record) -> str:
	items = ", ".join(record.items)
	texts = {
		"unsized": _("No box is proposed: enter the size of {0}").format(items),
		"too_large": _("No box is proposed: {0} does not fit into any").format(items),
		"no_courier": _("No box is proposed: no courier accepts {0}").format(items),
		"too_many": _("No box is proposed for so many pieces"),
	}
	return texts.get(record.problem, _("No box is proposed"))
