"""The doors of Frappe's desk and REST by which one document could be read or changed: (verb, path, what is sent)."""

import json
from collections.abc import Iterator

from tests.api.row_doors import Door, method

LOGS = {
	# what Frappe keeps about documents: the fields that name the document
	"Version": ("ref_doctype", "docname"),
	"Comment": ("reference_doctype", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"ToDo": ("reference_type", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"DocShare": ("share_doctype", "share_name"),
	"Tag Link": ("document_type", "document_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"Notification Log": ("document_type", "document_name"),
	"Workflow Action": ("reference_doctype", "reference_name"),
	"Deleted Document": ("deleted_doctype", "deleted_name"),
	"Access Log": ("export_from", "reference_document"),
	"View Log": ("reference_doctype", "reference_name"),
}
RENAME = "model.rename_doc"
BULK = "desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs"


def get(path: str, /, **sent) -> Door:
	return "GET", f"api/method/frappe.{path}", sent


def showing(doctype: str, name: str) -> Iterator[Door]:
	"""Doors that show the document itself, or a value of it."""
	by_name, one = json.dumps({"name": name}), {"doctype": doctype, "name": name}
	plain = {"format": "Standard", "no_letterhead": 1}
	yield from (
		("GET", f"api/resource/{doctype}/{name}", {}),
		("GET", f"api/v2/document/{doctype}/{name}", {}),
		("GET", f"api/v2/document/{doctype}/{name}/copy", {}),
		("GET", f"api/resource/{doctype}", {"filters": by_name, "fields": '["*"]'}),
		("GET", f"api/v2/document/{doctype}", {"filters": by_name, "fields": '["*"]'}),
		get("client.get", **one),
		get("client.get", doctype=doctype, filters=by_name),
		get("client.get_list", doctype=doctype, filters=by_name, fields='["*"]'),
		get("client.get_list", doctype=doctype, or_filters=by_name, fields='["*"]'),
		get("desk.form.load.getdoc", **one),
		get("desk.form.load.get_docinfo", **one),
		("GET", "printview", {**one, **plain}),
		get("www.printview.get_html_and_style", doc=doctype, name=name),
		get("desk.link_preview.get_preview_data", doctype=doctype, docname=name),
		get("desk.search.get_link_title", doctype=doctype, docname=name),
	)


def telling(doctype: str, name: str, child: str) -> Iterator[Door]:
	"""Doors that tell something about the document, rows of its table `child` and what is kept beside it among that."""
	by_name, rows = json.dumps({"name": name}), json.dumps([[doctype, "name", "=", name]])
	fields = json.dumps([f"`tab{doctype}`.`name`", f"`tab{child}`.`name` as row", f"`tab{child}`.*"])
	listed = {"doctype": doctype, "fields": fields, "filters": rows}
	yield from (
		get("client.get_value", doctype=doctype, filters=name, fieldname='["*"]'),
		get("client.get_value", doctype=doctype, filters=by_name, fieldname="buyer_name"),
		method("desk.reportview.get", **listed),
		method("desk.reportview.get_list", **listed),
		method("desk.reportview.export_query", **listed, file_format_type="CSV", title="x"),
		get("desk.search.search_link", doctype=doctype, txt=name),
		get("desk.search.search_widget", doctype=doctype, txt=name),
		get("client.validate_link", doctype=doctype, docname=name, fields='["buyer_name"]'),
		get("desk.form.load.get_communications", doctype=doctype, name=name),
		get("utils.print_format.download_multi_pdf", doctype=doctype, name=json.dumps([name])),
		method(
			"core.doctype.data_import.data_import.download_template",
			doctype=doctype,
			export_fields=json.dumps({doctype: ["name", "buyer_name"]}),
			export_records="by_filter",
			export_filters=by_name,
			file_type="CSV",
		),
		method("desk.form.linked_with.get", doctype=doctype, docname=name),
		get("core.api.file.get_attached_images", doctype=doctype, names=json.dumps([name])),
		get("desk.listview.get_group_by_count", doctype=doctype, current_filters=rows, field="buyer_name"),
		get("core.api.file.get_files_by_search_text", text=name),
	)
	for log, (kind, of) in LOGS.items():
		yield (
			"GET",
			f"api/resource/{log}",
			{"filters": json.dumps({kind: doctype, of: name}), "fields": '["*"]'},
		)


def saving(doc: dict, change: dict) -> Iterator[Door]:
	"""Doors that save the document, rename it, submit, cancel or delete it."""
	doctype, name = doc["doctype"], doc["name"]
	changed, names = json.dumps({**doc, **change}), json.dumps([name])
	(field, value), *_more = change.items()
	named = {"doctype": doctype, "name": name}
	yield from (
		("PUT", f"api/resource/{doctype}/{name}", change),
		("PUT", f"api/v2/document/{doctype}/{name}", change),
		("PATCH", f"api/v2/document/{doctype}/{name}", change),
		method("client.set_value", **named, fieldname=field, value=value),
		method("client.save", doc=changed),
		method("client.submit", doc=changed),
		method("client.cancel", **named),
		method("client.bulk_update", docs=json.dumps([{"doctype": doctype, "docname": name, **change}])),
		*(
			method("desk.form.save.savedocs", doc=changed, action=one)
			for one in ("Save", "Submit", "Update", "Cancel")
		),
		method("desk.form.save.cancel", **named),
		method("desk.form.save.discard", **named),
		method("handler.run_doc_method", docs=changed, method="save"),
		("POST", f"api/resource/{doctype}/{name}", {"run_method": "save"}),
		("POST", f"api/v2/document/{doctype}/{name}/method/save", {}),
		method(BULK, doctype=doctype, docnames=names, action="update", data=json.dumps(change)),
		method("model.workflow.apply_workflow", doc=json.dumps(doc), action="Reject"),
		method("model.workflow.bulk_workflow_approval", docnames=names, doctype=doctype, action="Reject"),
		method("client.rename_doc", doctype=doctype, old_name=name, new_name="OTHER"),
		method(
			f"{RENAME}.update_document_title", doctype=doctype, docname=name, name="OTHER", title="forged"
		),
		method("client.delete", **named),
		method("desk.reportview.delete_items", doctype=doctype, items=names),
		("DELETE", f"api/resource/{doctype}/{name}", {}),
		("DELETE", f"api/v2/document/{doctype}/{name}", {}),
	)


def putting_beside(doctype: str, name: str, user: str) -> Iterator[Door]:
	"""Doors that put something to the document: tasks, tags, comments, shares, files, mails, followers."""
	named, names = {"doctype": doctype, "name": name}, json.dumps([name])
	by_form = {"reference_doctype": doctype, "reference_name": name, "content": "forged"}
	yield from (
		method("desk.form.assign_to.add", assign_to=json.dumps(["Administrator"]), **named),
		method(
			"desk.form.assign_to.add_multiple", assign_to='["Administrator"]', doctype=doctype, name=names
		),
		method("desk.form.assign_to.close_all_assignments", **named),
		method("desk.doctype.tag.tag.add_tag", tag="forged", dt=doctype, dn=name),
		method("desk.doctype.tag.tag.add_tags", tags='["forged"]', dt=doctype, docs=names),
		method("desk.like.toggle_like", **named, add="Yes"),
		method("desk.form.utils.add_comment", **by_form, comment_email="a@example.com", comment_by="x"),
		("POST", "api/resource/Comment", {**by_form, "comment_type": "Comment"}),
		("POST", "api/resource/Communication", {**by_form, "subject": "x"}),
		method("core.doctype.communication.email.make", **named, content="x", subject="x"),
		(
			"POST",
			"api/resource/ToDo",
			{"reference_type": doctype, "reference_name": name, "description": "x"},
		),
		method("share.add", **named, user=user, read=1),
		method("share.set_permission", **named, user=user, permission_to="read"),
		(
			"POST",
			"api/resource/DocShare",
			{"share_doctype": doctype, "share_name": name, "user": user, "read": 1},
		),
		("POST", "api/resource/Tag Link", {"document_type": doctype, "document_name": name, "tag": "x"}),
		method("client.attach_file", filename="x.txt", filedata="x", doctype=doctype, docname=name),
		method("upload_file", doctype=doctype, docname=name, file_url="/files/x.txt"),
		method("desk.form.document_follow.update_follow", doctype=doctype, doc_name=name, following=1),
		method("automation.doctype.auto_repeat.auto_repeat.make_auto_repeat", doctype=doctype, docname=name),
	)
