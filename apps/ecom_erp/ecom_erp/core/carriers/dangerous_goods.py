"""Which service of a carrier takes which dangerous goods. A rule says it of one class, for services and destinations; what no
rule of the carrier speaks of is not restricted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase

LITHIUM = "Lithium"  # begins the names of its classes
LITHIUM_UNKNOWN = "Lithium Battery"
LITHIUM_CLASSES = (
	"Lithium Ion in Equipment",
	"Lithium Ion with Equipment",
	"Lithium Ion Alone",
	"Lithium Metal in Equipment",
	"Lithium Metal with Equipment",
	"Lithium Metal Alone",
)
OTHER_CLASSES = ("Flammable", "Aerosol", "Corrosive", "Magnetized Material", "Other Dangerous Goods")
CLASSES = (LITHIUM_UNKNOWN, *LITHIUM_CLASSES, *OTHER_CLASSES)
# nobody has said which kind it is: only what takes the batteries that are restricted most takes it
_STRICTEST = {LITHIUM_UNKNOWN: ("Lithium Ion Alone", "Lithium Metal Alone")}


class Taken(Enum):
	"""Whether a service takes a class: as it is, only under an agreement with the carrier, or not at all."""

	YES = "Taken"
	AGREEMENT = "With Agreement"
	NO = "Not Taken"


class Reach(Enum):
	"""Where a rule holds."""

	EVERYWHERE = "Everywhere"
	DOMESTIC = "Domestic"
	ABROAD = "Abroad"


@dataclass(frozen=True)
class GoodsRule:
	"""`services`: names with * for any characters; none: all of the carrier's."""

	carrier: str
	hazard: str
	taken: Taken
	reach: Reach = Reach.EVERYWHERE
	services: tuple[str, ...] = ()

	def holds(self, service: str, abroad: bool) -> bool:
		"""`service` "": whether it holds for one of the carrier's at least."""
		if self.reach is not Reach.EVERYWHERE and (self.reach is Reach.ABROAD) != abroad:
			return False
		name = service.casefold()
		return (
			not self.services or not name or any(fnmatchcase(name, one.casefold()) for one in self.services)
		)


def refused(
	rules: Iterable[GoodsRule],
	carriers: Collection[str],
	hazards: Collection[str],
	*,
	abroad: bool,
	agreement: bool,
	service: str = "",
) -> list[str]:
	"""The classes that a service does not take, sorted; with `service` "", those that none of the carrier's services takes.
	`carriers`: the names under which rules may speak of it."""
	known = {name.casefold() for name in carriers if name}
	own = [rule for rule in rules if rule.carrier.casefold() in known]
	return sorted(
		hazard
		for hazard in hazards
		if any(_is_refused(own, one, abroad, agreement, service) for one in _STRICTEST.get(hazard, (hazard,)))
	)


def _is_refused(
	rules: Collection[GoodsRule], hazard: str, abroad: bool, agreement: bool, service: str
) -> bool:
	spoken_of = [rule for rule in rules if rule.hazard == hazard]
	if not spoken_of:
		return False
	holding = [rule for rule in spoken_of if rule.holds(service, abroad)]
	whole = [rule for rule in holding if service or not rule.services]
	if any(rule.taken is Taken.NO for rule in whole):
		return True
	return not any(
		rule.taken is Taken.YES or (rule.taken is Taken.AGREEMENT and agreement) for rule in holding
	)
