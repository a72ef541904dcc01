"""What the README promises, for tests to hold it to."""

import re
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"


def roles_for_a_set_up() -> list[str]:
	"""The roles that the chapter about a shop's set-up names."""
	chapter = README.read_text(encoding="utf-8").split("## Set up a shop\n")[1].split("\n1. ")[0]
	return re.findall(r"\*(\w[^*]*\w)\*", chapter.split("You need the role")[1])


def role_for_the_books() -> str:
	"""ERPNext's role that an accountant needs."""
	return re.search(r"needs ERPNext's \*(.+?)\*", README.read_text(encoding="utf-8")).group(1)
