"""docs/extending.md, from the docstrings of `core/strategies.py` and the hooks of the app.

`python3 -m tests.extending_page` writes it.
"""

import inspect
from pathlib import Path

from ecom_erp import hooks
from ecom_erp.core import strategies

PAGE = Path(__file__).resolve().parents[1] / "docs/extending.md"


def text() -> str:
	return "\n\n".join([inspect.cleandoc(strategies.__doc__), *map(_chapter, strategies.STRATEGIES)]) + "\n"


def _chapter(hook: str) -> str:
	seam = strategies.STRATEGIES[hook]
	title, _gap, rest = inspect.cleandoc(seam.__doc__).partition("\n\n")
	default, call = getattr(hooks, hook), _signature(seam)
	return f"{title}\n\nHook `{hook}`, by default `{default}`:\n\n```python\n{call}\n```\n\n{rest}"


def _signature(seam: type) -> str:
	"""As a function would have it, with the shapes named by their names alone."""
	call = str(inspect.signature(seam.__call__)).replace("(self, ", "(")
	shapes = [shape for shape in vars(strategies).values() if isinstance(shape, type)]
	for module in sorted({"collections.abc", *(shape.__module__ for shape in shapes)}, key=len, reverse=True):
		call = call.replace(f"{module}.", "")
	return call


if __name__ == "__main__":
	PAGE.write_text(text(), encoding="utf-8")
