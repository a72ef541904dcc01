"""The pages about channels and couriers say what these declare."""

import pytest

from tests import adapter_tables


@pytest.mark.parametrize("name", adapter_tables.PAGES)
def test_the_tables_are_what_is_declared(name):
	"""`.bench/env/bin/python -m tests.adapter_tables` writes them anew."""
	written = (adapter_tables.DOCS / name).read_text(encoding="utf-8")
	assert written == adapter_tables.page(name)
	assert "| setting | kind | what |" in written
