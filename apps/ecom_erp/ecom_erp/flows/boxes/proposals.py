"""The boxes proposed for a Fulfilment Order: worked out before any lock is taken, and kept with it until its goods, their
sizes or the warehouse's boxes change."""

import hashlib
import json
from dataclasses import asdict, dataclass

import frappe

from ecom_erp.core.boxes.model import Box, BoxPlan, NoBoxPlan, Piece, parcel_of, volume_of
from ecom_erp.core.boxes.plan import plan_boxes
from ecom_erp.core.money import from_minor
from ecom_erp.core.states.fulfilment import OPEN
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.boxes import plan_record
from ecom_erp.flows.boxes.experience import Habit, habit
from ecom_erp.flows.boxes.goods import boxes_of, pieces_of
from ecom_erp.flows.boxes.prices import by_volume, price_for
from ecom_erp.flows.boxes.solver import solve
from ecom_erp.flows.carriers.rate_cards import destination_of
from ecom_erp.flows.orders.locks import FULFILMENT_ORDER, lock_values
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.orders.packages import PACKAGE, rows_left
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import in_transaction

VERSION = 1
FIELDS = ("name", "ecom_order", "shop", "warehouse", "status", "packed_at", "box_plan_key")


@dataclass(frozen=True)
class _Task:
	"""What is to be packed, and into what. `first`: nothing is in a closed package yet."""

	fulfilment: frappe._dict
	pieces: list[Piece]
	boxes: list[Box]
	currency: str
	first: bool

	@property
	def key(self) -> str:
		"""Changes with whatever the answer depends on, prices apart."""
		seen = [VERSION, [asdict(piece) for piece in self.pieces], [asdict(box) for box in self.boxes]]
		return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:32]

	@property
	def contents(self) -> dict[str, int]:
		found: dict[str, int] = {}
		for piece in self.pieces:
			found[piece.item] = found.get(piece.item, 0) + 1
		return found


def propose(name: str) -> None:
	"""Bring the proposal of a Fulfilment Order that is still to be packed up to date; takes its lock for the writing alone.
	A parcel for which no boxes can be proposed has the reason instead."""
	fulfilment = frappe.db.get_value(FULFILMENT_ORDER, name, FIELDS, as_dict=True)
	if not fulfilment or fulfilment.packed_at or fulfilment.status not in OPEN:
		return
	task = _task(fulfilment)
	if task.pieces and task.key != fulfilment.box_plan_key:
		in_transaction(_store, name, _values(task))


def use_proposed_box(package: str) -> None:
	"""Before a label is bought for a package that nobody has packed: where its parcel is to go into one box, the package gets
	that box, its size and weight, so that couriers are asked for what they will charge."""
	found = frappe.db.get_value(
		PACKAGE, package, ["fulfilment_order", "packed_at", "length_mm"], as_dict=True
	)
	if found.packed_at or found.length_mm:
		return
	propose(found.fulfilment_order)
	record = plan_record.read(found.fulfilment_order)
	if record and len(record.boxes) == 1:
		in_transaction(_put_into, package, found.fulfilment_order, record.boxes[0])


def _put_into(package: str, fulfilment_order: str, proposed: "plan_record.ProposedBox") -> None:
	lock_values(FULFILMENT_ORDER, fulfilment_order, "name")
	if frappe.db.get_value(PACKAGE, package, "packed_at") or not proposed.placements:
		return
	length, width, height = proposed.size
	sizes = {"length_mm": length, "width_mm": width, "height_mm": height}
	values = {"box": proposed.box or None, "weight_grams": proposed.grams, **sizes}
	frappe.db.set_value(PACKAGE, package, values, update_modified=False)


def _task(fulfilment: frappe._dict) -> _Task:
	left = [(row.item_code, row.qty, row.weight_grams or 0) for row in rows_left(fulfilment.name)]
	closed = frappe.db.exists(
		PACKAGE,
		{
			"fulfilment_order": fulfilment.name,
			"packed_at": ("is", "set"),
			"status": ("!=", PackageStatus.CANCELLED),
		},
	)
	currency = company_currency(frappe.get_cached_value("Ecom Shop", fulfilment.shop, "company"))
	boxes = boxes_of(fulfilment.warehouse, currency)
	return _Task(fulfilment, pieces_of(left), boxes, currency, not closed)


def _values(task: _Task) -> dict[str, object]:
	"""The fields of the Fulfilment Order that hold the proposal."""
	known = _habit(task)
	priced = False
	largest = None
	plan: BoxPlan | NoBoxPlan
	try:
		price, priced = _price(task)
		plan = plan_boxes(task.pieces, task.boxes, price, solve)
		biggest = max(task.boxes, key=lambda box: volume_of(box.outer), default=None)
		largest = price(parcel_of(biggest, biggest.outer, task.pieces)) if biggest else None
	except ValueError:
		log_unexpected(f"Boxes of {task.fulfilment.name}")
		plan = NoBoxPlan("unsound")
	values: dict[str, object] = {
		"box_plan_key": task.key,
		"box_plan": plan_record.written(plan, known),
		"proposed_boxes": plan_record.in_short(plan, known),
	}
	if task.first:
		compared = plan if isinstance(plan, BoxPlan) and priced and not known else None
		values |= {
			"box_cost": _money(compared and compared.price, task.currency),
			"one_box_cost": _money(compared and compared.one_box, task.currency),
			"largest_box_cost": _money(largest if compared else None, task.currency),
		}
	return values


def _price(task: _Task):
	order = read_canonical(
		frappe.db.get_value("Ecom Order", task.fulfilment.ecom_order, ["canonical"], as_dict=True)
	)
	company = frappe.get_cached_value("Ecom Shop", task.fulfilment.shop, "company")
	destination = destination_of(order.shipping_address)
	try:
		return price_for(company, task.fulfilment.warehouse, destination, task.currency)
	except frappe.ValidationError:  # no exchange rate: the packer needs a box all the same
		frappe.clear_last_message()
		return by_volume, False


def _habit(task: _Task) -> Habit | None:
	"""What packers do with the same contents; nothing is learned of what must not share a box."""
	apart = len({piece.hazard for piece in task.pieces}) > 1 or any(piece.own_carton for piece in task.pieces)
	if apart:
		return None
	return habit(task.fulfilment.warehouse, task.contents, [box.name for box in task.boxes])


def _money(minor: int | None, currency: str) -> float:
	"""0 where it is not known: a Currency field holds no blank."""
	return float(from_minor(minor or 0, currency))


def _store(name: str, values: dict[str, object]) -> None:
	if lock_values(FULFILMENT_ORDER, name, "status") in OPEN:
		frappe.db.set_value(FULFILMENT_ORDER, name, values, update_modified=False)
