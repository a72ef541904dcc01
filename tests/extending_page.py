"""docs/extending.md, from the docstrings of `core/strategies.py` and the hooks of the app.

`python3 -m tests.extending_page` writes it.
"""

from pathlib import Path

from ecom_erp import hooks
from ecom_erp.core.strategies import STRATEGIES, page

PAGE = Path(__file__).resolve().parents[1] / "docs/extending.md"


def text() -> str:
	return page({hook: getattr(hooks, hook) for hook in STRATEGIES})


if __name__ == "__main__":
	PAGE.write_text(text(), encoding="utf-8")
