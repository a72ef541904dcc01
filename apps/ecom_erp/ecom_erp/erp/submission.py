"""Submitting documents that the app has made whole."""


def submit_new(document) -> str:
	"""Insert and submit a document as one act of the caller's transaction; its name.

	ERPNext works out and checks everything about a document when it is inserted, and all of it once more when it is
	submitted. The draft in between is seen by nobody here, so it is written as it is, and worked out and checked once:
	when it is submitted."""
	flags = document.flags
	flags.ignore_permissions = True
	flags.ignore_validate = flags.ignore_mandatory = True
	document.insert()
	flags.ignore_validate = flags.ignore_mandatory = False
	# what the document links to was looked at a moment ago, in this transaction
	flags.ignore_links = True
	document.submit()
	flags.ignore_links = False
	return document.name
