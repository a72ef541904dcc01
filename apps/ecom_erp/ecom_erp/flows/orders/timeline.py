"""What the machine did, and why, in a document's timeline."""

import frappe

from ecom_erp.erp.documents.submission import is_plain
from ecom_erp.flows.words import sentences

COMMENT = "Comment"
NOTE = "Info"  # the kind of comment
LONGEST_SUBJECT = 65_535  # bytes


def note(doctype: str, name: str, text: str) -> None:
	"""Write plain `text` into the timeline of a document, as its `add_comment` does for "Info", but the row alone: what
	else Frappe does with a comment (mentions, counts, live updates) is for those that people write. Its subject, which a
	note does not need, keeps what the sentence was made of."""
	comment = frappe.new_doc(COMMENT)
	comment.update(
		{
			"comment_type": NOTE,
			"comment_email": frappe.session.user,
			"reference_doctype": doctype,
			"reference_name": name,
			"content": frappe.utils.escape_html(text),
			"subject": _kept(text),
		}
	)
	if is_plain():
		comment.insert(ignore_permissions=True)
		return
	comment.set_user_and_timestamp()
	comment.set_new_name()
	comment.db_insert()


def _kept(text: str) -> str | None:
	"""The parts of the sentence, where the field has room for them: it is shorter than that of the content."""
	kept = sentences.kept(text)
	return kept if kept and len(kept.encode()) <= LONGEST_SUBJECT else None


def words(doctype: str, name: str) -> dict[str, str]:
	"""The notes of a document, as html by the names of their comments, in the language of the reader, where it is another
	text."""
	notes = frappe.get_all(
		COMMENT,
		filters={
			"reference_doctype": doctype,
			"reference_name": name,
			"comment_type": NOTE,
			"subject": ("is", "set"),
		},
		fields=["name", "content", "subject"],
	)
	again = {note.name: frappe.utils.escape_html(sentences.read(note.subject) or "") for note in notes}
	return {note.name: again[note.name] for note in notes if again[note.name] not in ("", note.content)}
