// A scanned code adds its item, or one more of it.
const TABLES = {
	"Sales Order": "items",
	"Delivery Note": "items",
	"Sales Invoice": "items",
	"Stock Entry": "items",
	"Material Request": "items",
	"Purchase Order": "items",
};

async function add_scanned(frm, table) {
	const search_value = (frm.doc.scan_barcode || "").trim();
	if (!search_value) return;
	await frm.set_value("scan_barcode", "");
	const { message } = await frappe.call("erpnext.stock.utils.scan_barcode", { search_value });
	if (!message || !message.item_code) {
		frappe.show_alert({ message: __("No item has the code {0}", [search_value.bold()]), indicator: "red" });
		return;
	}
	const rows = frm.doc[table] || [];
	const same = rows.find((row) => row.item_code === message.item_code && (!message.uom || row.uom === message.uom));
	if (same) {
		await frappe.model.set_value(same.doctype, same.name, "qty", flt(same.qty) + 1);
	} else {
		const row = rows.find((known) => !known.item_code) || frm.add_child(table);
		if (message.uom) await frappe.model.set_value(row.doctype, row.name, "uom", message.uom);
		await frappe.model.set_value(row.doctype, row.name, "item_code", message.item_code);
		if (!flt(row.qty)) await frappe.model.set_value(row.doctype, row.name, "qty", 1);
	}
	frm.refresh_field(table);
}

for (const [doctype, table] of Object.entries(TABLES)) {
	frappe.ui.form.on(doctype, { scan_barcode: (frm) => add_scanned(frm, table) });
}
