"""What the product's own Integrity Check proves."""

from collections.abc import Callable

from ecom_demo import data
from ecom_demo.world import SimulatedWorld
from ecom_erp.core.insight.invariant import Invariant
from ecom_erp.core.insight.invariants import INVARIANTS
from ecom_erp.flows.insight.integrity.catalogue import of_site
from ecom_erp.flows.insight.integrity.texts import in_words

Proof = Callable[[SimulatedWorld], list[str]]


def holds(*invariants: Invariant) -> Proof:
	"""The proof that they hold on the whole site."""
	return lambda _world: list(map(in_words, of_site(*invariants)))


def holds_in_company(*invariants: Invariant) -> Proof:
	"""As `holds`, for what is in warehouses: those of other companies of the site may be as their people left them."""
	suffix = f" - {data.read('company')['abbr']}"
	return lambda _world: [
		in_words(one) for one in of_site(*invariants) if one.facts.get("warehouse", suffix).endswith(suffix)
	]


def all_others(*proven: Invariant) -> Proof:
	"""The proof that everything else holds that the Integrity Check looks at."""
	return holds(*(one for one in INVARIANTS if one not in proven))
