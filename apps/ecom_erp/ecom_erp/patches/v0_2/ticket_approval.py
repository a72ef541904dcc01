"""Sites that had the app before get the workflow of tickets, the policies to start with, and the message to buyers."""

from ecom_erp.flows.notify.message_templates import make_email_templates
from ecom_erp.setup.ticket_workflow import make_policies, make_ticket_approval


def execute():
	make_ticket_approval()
	make_policies()
	make_email_templates()
