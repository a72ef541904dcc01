"""What the machine did, and why, in a document's timeline."""

import frappe

from ecom_erp.erp.documents.submission import is_plain


def note(doctype: str, name: str, text: str) -> None:
	"""Write plain `text` into the timeline of a document, as its `add_comment` does for "Info", but the row alone: what
	else Frappe does with a comment (mentions, counts, live updates) is for those that people write."""
	comment = frappe.new_doc("Comment")
	comment.update(
		{
			"comment_type": "Info",
			"comment_email": frappe.session.user,
			"reference_doctype": doctype,
			"reference_name": name,
			"content": frappe.utils.escape_html(text),
		}
	)
	if is_plain():
		comment.insert(ignore_permissions=True)
		return
	comment.set_user_and_timestamp()
	comment.set_new_name()
	comment.db_insert()
