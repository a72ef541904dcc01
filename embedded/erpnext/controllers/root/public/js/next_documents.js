// What can be made from a submitted document, and the statuses that a person sets.
const SALES_ORDER = "erpnext.selling.doctype.sales_order.sales_order";
const DELIVERY_NOTE = "erpnext.stock.doctype.delivery_note.delivery_note";
const SALES_INVOICE = "erpnext.accounts.doctype.sales_invoice.sales_invoice";
const PAYMENT = "erpnext.accounts.doctype.payment_entry.payment_entry.get_payment_entry";
const open = (doc) => !["Closed", "On Hold", "Stopped"].includes(doc.status);

// DocType: [label, method that maps the document, when it is offered]
const MAPPED = {
	"Sales Order": [
		["Pick List", `${SALES_ORDER}.create_pick_list`, (doc) => open(doc) && flt(doc.per_picked) < 100],
		["Delivery Note", `${SALES_ORDER}.make_delivery_note`, (doc) => open(doc) && flt(doc.per_delivered) < 100],
		["Sales Invoice", `${SALES_ORDER}.make_sales_invoice`, (doc) => open(doc) && flt(doc.per_billed) < 100],
	],
	"Delivery Note": [
		["Sales Invoice", `${DELIVERY_NOTE}.make_sales_invoice`, (doc) => open(doc) && flt(doc.per_billed) < 100],
		["Sales Return", `${DELIVERY_NOTE}.make_sales_return`, (doc) => !doc.is_return && flt(doc.per_returned) < 100],
	],
	"Sales Invoice": [["Return / Credit Note", `${SALES_INVOICE}.make_sales_return`, (doc) => !doc.is_return]],
};

// DocType: [label, new status, method, when it is offered]
const STATUSES = {
	"Sales Order": [
		["Hold", "On Hold", `${SALES_ORDER}.update_status`, (doc) => open(doc) && doc.status !== "Completed"],
		["Close", "Closed", `${SALES_ORDER}.update_status`, (doc) => open(doc) && doc.status !== "Completed"],
		["Re-open", "Draft", `${SALES_ORDER}.update_status`, (doc) => !open(doc)],
	],
};

async function make_payment(frm) {
	const { message } = await frappe.call(PAYMENT, { dt: frm.doctype, dn: frm.docname });
	const [document] = frappe.model.sync(message);
	frappe.set_route("Form", document.doctype, document.name);
}

async function deliver_pick_list(frm) {
	const { message } = await frappe.call("erpnext.stock.doctype.pick_list.pick_list.create_delivery_note", {
		source_name: frm.docname,
	});
	if (message) frappe.set_route("Form", "Delivery Note", message.name);
}

function offer(frm) {
	if (frm.doc.docstatus !== 1) return;
	for (const [label, method, offered] of MAPPED[frm.doctype] || []) {
		if (!offered(frm.doc)) continue;
		frm.add_custom_button(__(label), () => frappe.model.open_mapped_doc({ method, frm }), __("Create"));
	}
	const owed = { "Sales Order": open(frm.doc) && flt(frm.doc.per_billed) < 100, "Sales Invoice": flt(frm.doc.outstanding_amount) };
	if (owed[frm.doctype]) frm.add_custom_button(__("Payment"), () => make_payment(frm), __("Create"));
	if (frm.doctype === "Pick List" && frm.doc.status !== "Completed") {
		frm.add_custom_button(__("Delivery Note"), () => deliver_pick_list(frm), __("Create"));
	}
	for (const [label, status, method, offered] of STATUSES[frm.doctype] || []) {
		if (!offered(frm.doc)) continue;
		const change = () => frappe.call(method, { status, name: frm.docname }).then(() => frm.reload_doc());
		frm.add_custom_button(__(label), change, __("Status"));
	}
}

for (const doctype of new Set([...Object.keys(MAPPED), ...Object.keys(STATUSES), "Pick List"])) {
	frappe.ui.form.on(doctype, { refresh: offer });
}
