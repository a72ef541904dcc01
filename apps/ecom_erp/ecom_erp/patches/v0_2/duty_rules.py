"""Sites that were there before have the known duty rules too."""

from ecom_erp.flows.customs.duty_rules import make_known_rules


def execute():
	make_known_rules()
