"""The pages keep up with the app."""

import json

import pytest

from embedded import paths

PAGES = "\n".join(page.read_text() for page in sorted((paths.ROOT / "docs").glob("*.md")))
DOCTYPES = [
	json.loads(file.read_text()) for file in sorted((paths.APP / "ecom_erp/doctype").glob("*/*.json"))
]


@pytest.mark.parametrize("name", [doctype["name"] for doctype in DOCTYPES if not doctype.get("istable")])
def test_each_doctype_that_users_see_is_explained(name):
	assert f"**{name}**" in PAGES or f"*{name}*" in PAGES or f"| {name} |" in PAGES or f"`{name}`" in PAGES
