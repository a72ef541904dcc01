"""Where a parcel is: one vocabulary over all couriers, which of several events counts, and when silence becomes work.

Adapters map what their courier says to these statuses; what they do not know is kept as an event without a status.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LABEL_BOUGHT = "Label Bought"
PICKED_UP = "Picked Up"
IN_TRANSIT = "In Transit"
OUT_FOR_DELIVERY = "Out for Delivery"
DELIVERY_FAILED = "Delivery Failed"
READY_FOR_PICKUP = "Ready for Pickup"
DELIVERED = "Delivered"
EXCEPTION = "Exception"
RETURNING = "Returning"
RETURNED = "Returned"
LOST = "Lost"
STUCK = "Stuck"


@dataclass(frozen=True)
class Meaning:
	"""What follows from a status. `for_shop`: as the shops are told, "" for not at all; `for_buyer`: the message to the
	buyer, "" for none (the first parcel scan says no more than the shipping did); `told`: a courier or a person may state
	it, the others follow by themselves; `problem`: somebody has to look after it; `final`: nothing more is to be heard;
	`moving`: if nothing is heard for too long, the parcel is stuck."""

	for_shop: str = ""
	for_buyer: str = ""
	told: bool = True
	problem: bool = False
	final: bool = False
	moving: bool = False


# In the order of a parcel's way: of events at the same moment the later one counts.
MEANINGS = {
	LABEL_BOUGHT: Meaning(told=False, moving=True),
	PICKED_UP: Meaning("picked_up", moving=True),
	IN_TRANSIT: Meaning("in_transit", moving=True),
	OUT_FOR_DELIVERY: Meaning("out_for_delivery", "out_for_delivery", moving=True),
	DELIVERY_FAILED: Meaning("attempted", "exception", problem=True),
	READY_FOR_PICKUP: Meaning("ready_for_pickup", "ready_for_pickup"),
	DELIVERED: Meaning("delivered", "delivered", final=True),
	EXCEPTION: Meaning("failure", "exception", problem=True),
	RETURNING: Meaning("failure", "exception", problem=True),
	RETURNED: Meaning("failure", "exception", problem=True, final=True),
	LOST: Meaning("failure", "exception", problem=True, final=True),
	STUCK: Meaning(told=False, problem=True),
}


def _those(feature: str) -> tuple[str, ...]:
	return tuple(status for status, meaning in MEANINGS.items() if getattr(meaning, feature))


STATUSES = tuple(MEANINGS)
TELLABLE = _those("told")
MOVING = _those("moving")
FINAL = _those("final")
PROBLEMS = _those("problem")
FOR_SHOPS = {status: MEANINGS[status].for_shop for status in _those("for_shop")}
FOR_BUYERS = {status: MEANINGS[status].for_buyer for status in _those("for_buyer")}

_SLOWEST_FIRST = (
	LOST,
	RETURNED,
	RETURNING,
	EXCEPTION,
	DELIVERY_FAILED,
	STUCK,
	LABEL_BOUGHT,
	PICKED_UP,
	IN_TRANSIT,
	OUT_FOR_DELIVERY,
	READY_FOR_PICKUP,
	DELIVERED,
)

_FIRST_POLL = timedelta(minutes=30)
_NEXT_POLLS = {
	OUT_FOR_DELIVERY: timedelta(hours=1),
	DELIVERY_FAILED: timedelta(hours=2),
	EXCEPTION: timedelta(hours=2),
}
_USUAL_POLL = timedelta(hours=4)


@dataclass(frozen=True)
class Seen:
	"""What of an event decides the status: when it was, and the status it states ("" for none)."""

	at: datetime
	status: str


def status_of(events: Iterable[Seen], before: str = LABEL_BOUGHT) -> str:
	"""The status that the events of a parcel amount to, in whatever order they came: the latest counts. Of events at the
	same moment the one further on the way counts. `before` is the status without any event."""
	stated = sorted(
		(event for event in events if event.status), key=lambda e: (e.at, STATUSES.index(e.status))
	)
	status = before
	for event in stated:
		status = _next(status, event.status)
	return status


def _next(status: str, stated: str) -> str:
	"""A parcel that was delivered stays so, unless it goes back afterwards: couriers scan trucks after the fact. One that
	goes back is scanned on its way like any other, and has arrived with the sender when it is delivered."""
	if status == DELIVERED:
		return stated if stated in (RETURNING, RETURNED) else status
	if status == RETURNING:
		if stated == DELIVERED:
			return RETURNED
		return stated if stated in (RETURNED, LOST) else status
	return stated


def status_of_all(statuses: Iterable[str]) -> str:
	"""How far a shipment of several parcels is: where the one is that is the least far; what is wrong with one of them
	stands before that. LABEL_BOUGHT for none."""
	known = list(statuses)
	return min(known, key=_SLOWEST_FIRST.index, default=LABEL_BOUGHT)


def poll_again_after(status: str, heard_of: bool) -> timedelta | None:
	"""How long to wait until the courier is asked again; None when there is nothing more to hear."""
	if status in FINAL:
		return None
	if not heard_of:
		return _FIRST_POLL
	return _NEXT_POLLS.get(status, _USUAL_POLL)
