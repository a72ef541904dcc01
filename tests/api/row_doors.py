"""The doors of Frappe's REST through which a row of a child table could be written or read: (verb, path, what is sent)."""

import json
from collections.abc import Callable

import requests

Door = tuple[str, str, dict]


def caller(url: str, headers: dict[str, str]) -> Callable[[Door], requests.Response]:
	"""Calls doors as the user whose headers these are; one connection for all of them."""
	session = requests.Session()
	session.headers.update(headers)

	def call(door: Door) -> requests.Response:
		verb, path, sent = door
		data = {"params" if verb == "GET" else "json": sent}
		answer = session.request(verb, f"{url}/{path}", timeout=60, **data)
		session.cookies.clear()
		return answer

	return call


def writing_alone(row: dict, change: dict) -> list[Door]:
	"""Doors that change, copy, rename or delete the row itself, past its document."""
	doctype, name = row["doctype"], row["name"]
	changed, new = {**row, **change}, {**row, **change, "name": None, "__islocal": 1}
	one, two = f"api/resource/{doctype}", f"api/v2/document/{doctype}"
	named = {"doctype": doctype, "name": name}
	return [
		("PUT", f"{one}/{name}", change),
		("PUT", f"{two}/{name}", change),
		("PATCH", f"{two}/{name}", change),
		("POST", one, new),
		("POST", two, new),
		("DELETE", f"{one}/{name}", {}),
		method("client.save", doc=json.dumps(changed)),
		method("client.submit", doc=json.dumps(changed)),
		method("client.cancel", **named),
		method("client.rename_doc", doctype=doctype, old_name=name, new_name="ROW-OTHER"),
		method("desk.form.save.savedocs", doc=json.dumps(changed), action="Save"),
		method("desk.form.save.savedocs", doc=json.dumps(changed), action="Submit"),
		method("desk.form.save.savedocs", doc=json.dumps(new), action="Save"),
		method("desk.form.save.cancel", **named),
		method("desk.form.save.discard", **named),
		("POST", f"{one}/{name}", {"run_method": "rename", "force": 1, "validate_rename": 0}),
		("POST", f"{one}/{name}", {"run_method": "submit"}),
		("POST", f"{one}/{name}", {"run_method": "discard"}),
		("POST", f"{two}/{name}/method/rename", {"name": "ROW-OTHER", "force": 1, "validate_rename": 0}),
		("POST", f"{two}/{name}/method/submit", {}),
		("POST", f"{two}/{name}/method/discard", {}),
		("POST", "api/method/run_doc_method", {"docs": json.dumps(changed), "method": "submit"}),
		(
			"POST",
			"api/method/run_doc_method",
			{
				"docs": json.dumps(changed),
				"method": "rename",
				"args": json.dumps({"name": "ROW-OTHER", "force": 1, "validate_rename": 0}),
			},
		),
		("POST", "api/v2/method/run_doc_method", {"document": changed, "method": "submit"}),
		method("model.rename_doc.update_document_title", doctype=doctype, docname=name, name="ROW-OTHER"),
	]


def writing_many(row: dict, change: dict) -> list[Door]:
	"""Doors that do so with many rows, and answer with what failed."""
	doctype, name = row["doctype"], row["name"]
	bulk = "desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs"
	many = {"doctype": doctype, "docnames": json.dumps([name])}
	return [
		method("client.bulk_update", docs=json.dumps([{"doctype": doctype, "docname": name, **change}])),
		method(bulk, **many, action="update", data=json.dumps(change)),
		method(bulk, **many, action="submit"),
		method(bulk, **many, action="cancel"),
		method("desk.reportview.delete_items", doctype=doctype, items=json.dumps([name])),
		method("desk.reportview.delete_items", doctype=doctype, items=json.dumps([name] * 11)),
	]


def writing_with_document(row: dict, change: dict) -> list[Door]:
	"""Doors that open the row's document and save that."""
	doctype, name = row["doctype"], row["name"]
	new = {**row, **change, "name": None}
	field, value = next(iter(change.items()))
	return [
		method("client.set_value", doctype=doctype, name=name, fieldname=field, value=value),
		method("client.insert", doc=json.dumps(new)),
		method("client.insert_many", docs=json.dumps([new])),
		method("client.delete", doctype=doctype, name=name),
		("DELETE", f"api/v2/document/{doctype}/{name}", {}),
	]


def reading(row: dict) -> list[Door]:
	"""Doors that show one row."""
	doctype, name = row["doctype"], row["name"]
	named = {"doctype": doctype, "name": name}
	client = {"doctype": doctype, "parent": row["parenttype"]}
	return [
		("GET", f"api/resource/{doctype}/{name}", {}),
		("GET", f"api/v2/document/{doctype}/{name}", {}),
		("GET", f"api/v2/document/{doctype}/{name}/copy", {}),
		("GET", "api/method/frappe.client.get", {**client, "name": name}),
		("GET", "api/method/frappe.client.get", {**client, "filters": json.dumps({"name": name})}),
		("GET", "api/method/frappe.desk.form.load.getdoc", named),
		("GET", "printview", {**named, "format": "Standard", "no_letterhead": 1}),
		("GET", "api/method/frappe.www.printview.get_html_and_style", {"doc": doctype, "name": name}),
	]


def listing(row: dict, names: list[str]) -> list[Door]:
	"""Doors that list rows: those of `names`."""
	doctype, parent = row["doctype"], row["parenttype"]
	filters = json.dumps({"name": ["in", names]})
	of_parent = {"doctype": doctype, "filters": filters, "limit_page_length": 50}
	view = {"doctype": doctype, "fields": json.dumps([f"`tab{doctype}`.`name`"]), "page_length": 50}
	view["filters"] = json.dumps([[doctype, "name", "in", names]])
	return [
		("GET", f"api/resource/{doctype}", {"parent": parent, "filters": filters}),
		("GET", f"api/v2/document/{doctype}", {"filters": filters, "parent": parent}),
		("GET", "api/method/frappe.client.get_list", {**of_parent, "parent": parent}),
		("GET", "api/method/frappe.client.get_list", of_parent),
		*(
			("POST", f"api/method/frappe.desk.reportview.{name}", {**view, "parent_doctype": parent})
			for name in ("get", "get_list")
		),
		(
			"GET",
			"api/method/frappe.desk.search.search_link",
			{"doctype": doctype, "txt": "ROW", "reference_doctype": parent},
		),
	]


def method(path: str, /, **sent) -> Door:
	return "POST", f"api/method/frappe.{path}", sent
