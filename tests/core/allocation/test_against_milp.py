"""The engine against a MILP solver, on orders too large to enumerate."""

import pytest

pytest.importorskip("highspy", reason="HiGHS is not installed")

from benchmarks.allocation_cases import hard_order, shop_order
from benchmarks.allocation_milp import solve
from ecom_erp.core.allocation import Plan, Shortage, allocate


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
	"make, lines, warehouses, short",
	[(shop_order, 6, 5, 0.2), (shop_order, 5, 6, 0.6), (hard_order, 4, 4, 0.3), (hard_order, 3, 6, 0.6)],
)
def test_the_solver_finds_nothing_cheaper(make, lines, warehouses, short, seed):
	case = make(seed, lines, warehouses, short)
	answer = allocate(*case)
	assert answer.gap == 0 if isinstance(answer, Plan) else True
	assert (None if isinstance(answer, Shortage) else answer.total) == solve(case)
