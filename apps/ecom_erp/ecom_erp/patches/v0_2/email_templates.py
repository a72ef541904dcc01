"""Sites that were there before messages to buyers: their templates."""

from ecom_erp.flows.notify.message_templates import make_email_templates


def execute():
	make_email_templates()
