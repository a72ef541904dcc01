"""A file that was made in its place, as that of a document."""

import frappe


def attach(doctype: str, name: str, file_name: str, size: int) -> str:
	"""Note a file that lies among the private files as the `file` of a document, inside the caller's unit of work; its
	address. A repeat changes nothing."""
	url = f"/private/files/{file_name}"
	if not frappe.db.exists("File", {"file_url": url, "attached_to_name": name}):
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": file_name,
				"file_url": url,
				"file_size": size,
				"is_private": 1,
				"attached_to_doctype": doctype,
				"attached_to_name": name,
				"attached_to_field": "file",
				"folder": "Home/Attachments",
				"content_hash": frappe.generate_hash(length=32),
				"owner": frappe.db.get_value(doctype, name, "owner"),
			}
		)
		# `insert` would read the file whole and write it a second time
		file.name = frappe.generate_hash(length=10)
		file.db_insert()
	return url
