// A chosen item fills its row; a changed quantity or rate shows the row's amount. Totals come from the server on save.
const TABLES = {
	"Sales Order": "Sales Order Item",
	"Delivery Note": "Delivery Note Item",
	"Sales Invoice": "Sales Invoice Item",
};
const KEPT = ["item_code", "qty", "rate", "amount"];

function document_values(frm) {
	const names = [
		"company", "customer", "currency", "conversion_rate", "plc_conversion_rate", "set_warehouse",
		"selling_price_list", "transaction_date", "posting_date",
	];
	return Object.fromEntries(names.map((name) => [name, frm.doc[name]]));
}

async function fill_row(frm, cdt, cdn) {
	const row = locals[cdt][cdn];
	if (!row.item_code) return;
	if (!frm.doc.company) {
		frappe.msgprint(__("Please select a Company first"));
		return;
	}
	const { item_code, uom } = row;
	const args = { ...document_values(frm), doctype: frm.doctype, item_code, uom, qty: row.qty || 1 };
	const { message } = await frappe.call("erpnext.stock.get_item_details.get_item_details", { args });
	const fields = frappe.meta.get_docfields(cdt).map((field) => field.fieldname);
	const values = Object.entries(message).filter(([name]) => fields.includes(name) && !KEPT.includes(name));
	await frappe.model.set_value(cdt, cdn, Object.fromEntries(values));
	if (!row.qty) await frappe.model.set_value(cdt, cdn, "qty", 1);
	if (fields.includes("rate")) {
		await frappe.model.set_value(cdt, cdn, "rate", message.rate || message.price_list_rate || 0);
	}
}

function show_amount(frm, cdt, cdn) {
	const row = locals[cdt][cdn];
	frappe.model.set_value(cdt, cdn, "amount", flt(flt(row.qty) * flt(row.rate), precision("amount", row)));
}

for (const [doctype, table] of Object.entries(TABLES)) {
	frappe.ui.form.on(table, { item_code: fill_row, qty: show_amount, rate: show_amount });
	frappe.ui.form.on(doctype, {
		async customer(frm) {
			if (!frm.doc.customer || !frm.doc.company) return;
			const { message } = await frappe.call("erpnext.accounts.party.get_party_details", {
				party: frm.doc.customer,
				party_type: "Customer",
				company: frm.doc.company,
				doctype: frm.doctype,
			});
			const known = Object.entries(message).filter(([name, value]) => value && frm.fields_dict[name]);
			await frm.set_value(Object.fromEntries(known.filter(([name]) => name !== "customer")));
		},
	});
}
