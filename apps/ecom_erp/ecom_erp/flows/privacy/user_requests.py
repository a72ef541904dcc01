"""Frappe's own request of a user of the website to be deleted: it sees to the account, and we to what the shops know."""

from ecom_erp.flows.privacy import requests
from ecom_erp.flows.privacy.person import Given

DELETED = "Deleted"


def user_is_deleted(doc, _event: str | None = None) -> None:
	"""The account is deleted: the person is erased here, too."""
	before = doc.get_doc_before_save()
	if doc.status == DELETED and not (before and before.status == DELETED):
		requests.make(requests.ERASE, Given(email=doc.email), "User", f"user/{doc.name}", start_now=True)
