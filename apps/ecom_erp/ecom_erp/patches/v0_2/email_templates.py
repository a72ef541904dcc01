"""Sites that were there before messages to buyers, or before some of them: the templates that lack."""

from ecom_erp.flows.notify.message_templates import make_email_templates
from ecom_erp.flows.notify.message_texts import make_message_texts


def execute():
	make_email_templates()
	make_message_texts()
