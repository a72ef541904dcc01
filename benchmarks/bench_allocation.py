"""Speed of allocation, and its answers against HiGHS. Run: make benchmark

Prints for each kind of order the median and the worst time, the share solved to proof, how many totals HiGHS confirms,
and how many times longer HiGHS takes. Exits with 1 when a proven plan is not the cheapest.
"""

import statistics
import sys
import time
from collections.abc import Callable

from benchmarks.allocation_cases import Case, hard_order, shop_order
from benchmarks.allocation_milp import solve
from ecom_erp.core.allocation import Plan, allocate

KINDS: tuple[tuple[str, Callable[..., Case], int, int, float, int], ...] = (
	("shop", shop_order, 1, 3, 0.1, 20),
	("shop", shop_order, 3, 4, 0.2, 20),
	("shop", shop_order, 5, 6, 0.2, 20),
	("shop", shop_order, 5, 6, 0.6, 20),
	("shop", shop_order, 12, 8, 0.2, 10),
	("shop", shop_order, 12, 8, 0.5, 10),
	("hard", hard_order, 5, 6, 0.5, 10),
	("hard", hard_order, 12, 8, 0.2, 5),
)


def main() -> int:
	wrong = 0
	print("kind  lines x wh  short   median ms  worst ms  proven  same as HiGHS  HiGHS / ours")
	for name, make, lines, warehouses, short, count in KINDS:
		wrong += _measure(
			name, [make(seed, lines, warehouses, short) for seed in range(count)], lines, warehouses, short
		)
	return 1 if wrong else 0


def _measure(name: str, cases: list[Case], lines: int, warehouses: int, short: float) -> int:
	ours, theirs, proven, same, wrong = [], [], 0, 0, 0
	for case in cases:
		answer, seconds = _timed(allocate, *case)
		ours.append(seconds)
		total, seconds = _timed(solve, case)
		theirs.append(seconds)
		gap = answer.gap if isinstance(answer, Plan) else 0
		mine = answer.total if isinstance(answer, Plan) else None
		proven += gap == 0
		same += mine == total
		wrong += gap == 0 and mine != total
	print(
		f"{name}  {lines:>5} x {warehouses:<2}  {short:>5.0%}   {statistics.median(ours) * 1e3:>9.2f}"
		f"  {max(ours) * 1e3:>8.1f}  {proven:>2}/{len(cases):<2}   {same:>2}/{len(cases):<2}"
		f"          {statistics.median(theirs) / statistics.median(ours):>8.1f}",
		flush=True,
	)
	return wrong


def _timed(function: Callable, *arguments):
	start = time.process_time()
	result = function(*arguments)
	return result, time.process_time() - start


if __name__ == "__main__":
	sys.exit(main())
