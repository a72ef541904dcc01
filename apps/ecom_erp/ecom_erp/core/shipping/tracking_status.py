"""Where a parcel is: the statuses, which of several events counts, and when silence becomes work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LABEL_BOUGHT = "Label Bought"
IN_TRANSIT = "In Transit"
OUT_FOR_DELIVERY = "Out for Delivery"
DELIVERED = "Delivered"
EXCEPTION = "Exception"
RETURNED = "Returned"
LOST = "Lost"
STUCK = "Stuck"

STATUSES = (
	LABEL_BOUGHT,
	IN_TRANSIT,
	OUT_FOR_DELIVERY,
	DELIVERED,
	EXCEPTION,
	RETURNED,
	LOST,
	STUCK,
)
# what a courier or a person may tell; the others follow by themselves
TELLABLE = (IN_TRANSIT, OUT_FOR_DELIVERY, DELIVERED, EXCEPTION, RETURNED, LOST)
ON_THE_WAY = (LABEL_BOUGHT, IN_TRANSIT, OUT_FOR_DELIVERY, EXCEPTION, STUCK)
FINAL = (DELIVERED, RETURNED, LOST)
PROBLEMS = (EXCEPTION, RETURNED, LOST, STUCK)

# What the shops understand.
FOR_SHOPS = {
	IN_TRANSIT: "in_transit",
	OUT_FOR_DELIVERY: "out_for_delivery",
	DELIVERED: "delivered",
	EXCEPTION: "failure",
	RETURNED: "failure",
	LOST: "failure",
}
# What a buyer is written; the first parcel scan says no more than the shipping did.
FOR_BUYERS = {
	OUT_FOR_DELIVERY: "out_for_delivery",
	DELIVERED: "delivered",
	EXCEPTION: "exception",
	RETURNED: "exception",
	LOST: "exception",
}

_SLOWEST_FIRST = (LOST, RETURNED, EXCEPTION, STUCK, LABEL_BOUGHT, IN_TRANSIT, OUT_FOR_DELIVERY, DELIVERED)

_FIRST_POLL = timedelta(minutes=30)
_NEXT_POLLS = {OUT_FOR_DELIVERY: timedelta(hours=1), EXCEPTION: timedelta(hours=2)}
_USUAL_POLL = timedelta(hours=4)


@dataclass(frozen=True)
class Seen:
	"""What of an event decides the status: when it was, and the status it states ("" for none)."""

	at: datetime
	status: str


def status_of(events: Iterable[Seen], before: str = LABEL_BOUGHT) -> str:
	"""The status that the events of a parcel amount to, in whatever order they came: the latest counts. A parcel that
	was delivered stays so, unless it is returned afterwards: couriers scan trucks after the fact. Of events at the
	same moment the one further on the way counts. `before` is the status without any event."""
	stated = sorted(
		(event for event in events if event.status), key=lambda e: (e.at, STATUSES.index(e.status))
	)
	status = before
	for event in stated:
		if status == DELIVERED and event.status != RETURNED:
			continue
		status = event.status
	return status


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
