"""Sites that were there before have the known rules about dangerous goods too."""

from ecom_erp.flows.carriers.dangerous_goods import make_known_rules


def execute():
	make_known_rules()
