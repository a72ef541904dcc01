"""Sites that had the app before get the workflow of tickets and the policies to start with."""

from ecom_erp.setup.ticket_workflow import make_policies, make_ticket_approval


def execute():
	make_ticket_approval()
	make_policies()
