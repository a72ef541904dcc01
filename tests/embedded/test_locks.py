"""The lock files of the bench's Python environment: what everybody gets, and what tests add to it."""

import re

from embedded import environment


def packages(lock) -> set[tuple[str, str]]:
	"""Names with version and marker."""
	return {
		(name, rest.strip(" \\"))
		for name, rest in re.findall(r"^([a-z0-9-]+)(==.*)$", lock.read_text(), re.M)
	}


def test_the_locks_of_one_environment_agree():
	everybody, tests = packages(environment.LOCKS[1]), packages(environment.TEST_LOCK)
	both = {name for name, _version in everybody} & {name for name, _version in tests}
	assert "click" in both
	assert {entry for entry in everybody if entry[0] in both} == {
		entry for entry in tests if entry[0] in both
	}


def test_the_demo_needs_no_package_of_tests():
	names = {name for name, _version in packages(environment.LOCKS[1])}
	assert not names & {"playwright", "pytest", "numpy", "highspy", "hypothesis", "ruff", "import-linter"}
	assert "frappe" not in names and "gunicorn" in names
