"""What happens at the shops after orders were placed (`afterwards` and `waits_for` of the fixtures), each event once its
order stands where the fixture says."""

from dataclasses import dataclass

import frappe

from ecom_demo.world import SimulatedWorld

READY = {
	"pooled": ("To Pay", "On Hold"),
	"edited": ("To Pay", "On Hold"),
	"allocated": ("Allocated",),
}


@dataclass
class Event:
	order: dict
	what: dict
	seen_update: str = ""  # of the order when the event before was played


class ScriptedEvents:
	"""`play` is called again and again; `left` says what has not happened yet."""

	def __init__(self, world: SimulatedWorld):
		self.world = world
		coming = [row for key in world.shops for row in world.waiting(key)]
		self._events = [
			[Event(row, what) for what in row["afterwards"]] for row in coming if row["afterwards"]
		]
		self._late = [row for row in coming if row["waits_for"]]

	@property
	def left(self) -> int:
		return sum(map(len, self._events)) + len(self._late)

	def play(self, when: str = "") -> int:
		"""Let everything happen that is due; only events of the moment `when`, if one is named. How many happened."""
		states = self._states()
		played = 0
		for events in self._events:
			if events and when in ("", events[0].what["when"]) and self._due(events[0], states):
				self._happen(events, states)
				played += 1
		for row in list(self._late):
			if not when and row["waits_for"] in {state.number for state in states.values()}:
				self.world.control(row["shop"], "place", {"numbers": [row["number"]], "stamp": True})
				self._late.remove(row)
				played += 1
		self._events = [events for events in self._events if events]
		return played

	def _states(self) -> dict:
		frappe.db.commit()
		rows = frappe.get_all(
			"Ecom Order", fields=["shop", "external_id", "number", "status", "source_updated_at"]
		)
		return {(row.shop, row.external_id): row for row in rows}

	def _due(self, event: Event, states: dict) -> bool:
		when = event.what["when"]
		state = states.get((self.world.name(event.order["shop"]), event.order["external_id"]))
		if when == "placed":
			return state is None
		if not state or state.status not in READY[when]:
			return False
		return not event.seen_update or str(state.source_updated_at) != event.seen_update

	def _happen(self, events: list[Event], states: dict) -> None:
		event = events.pop(0)
		order, what = event.order, event.what
		body = {"reason": what.get("reason")} if what["action"] == "cancel" else {}
		if what["action"] == "remove":
			body = {"line_id": what["line"], "quantity": what["quantity"]}
		if what["action"] == "refund":
			body = {
				"lines": [[what["line"], what["quantity"], what["restock"]]],
				"amount": what["amount"],
				"note": "",
			}
		self.world.control(order["shop"], f"orders/{order['number'].lstrip('#')}/{what['action']}", body)
		if events:
			state = states.get((self.world.name(order["shop"]), order["external_id"]))
			events[0].seen_update = str(state.source_updated_at) if state else ""
