"""Running the proofs and printing what they say."""

from ecom_demo import table
from ecom_demo.proofs import PROOFS
from ecom_demo.world import SimulatedWorld

Results = dict[str, list[str]]


def prove(world: SimulatedWorld) -> Results:
	"""What is wrong, by proof; an empty list where it holds."""
	return {title: proof(world) for title, proof in PROOFS.items()}


def both(first: Results, second: Results) -> Results:
	"""What was wrong at either time."""
	return {title: list(dict.fromkeys([*first[title], *second[title]])) for title in first}


def print_results(results: Results) -> None:
	rows = []
	for title, wrong in results.items():
		rows.append((title, "FAILED" if wrong else "holds"))
		rows += [("    " + text, "") for text in wrong[:10]]
	table.print_rows(("proof", "result"), rows)
	failed = sum(map(bool, results.values()))
	print("All proofs hold." if not failed else f"{failed} proofs failed.")
