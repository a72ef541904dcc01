"""What profiles of well-known systems begin with can be saved as it is."""

import frappe
import pytest

from ecom_erp.core.exchange.presets import PRESETS
from tests import world
from tests.flows.exchange.conftest import make_profile

KNOWN = [tuple(map(str, one)) for one in PRESETS]


@pytest.mark.parametrize(("system", "direction", "subject"), KNOWN)
def test_a_profile_begins_with_what_is_known_of_its_system(reachable, system, direction, subject):
	name = make_profile(
		system=system, direction=direction, subject=subject, company=world.COMPANY, warehouse=world.MAIN
	)
	doc = frappe.get_doc("Ecom Exchange Profile", name)
	known = PRESETS[system, direction, subject]
	assert [row.their_field for row in doc.fields] == [rule.theirs for rule in known.rules]
	assert {field: doc.get(field) for field in known.settings} == known.settings
