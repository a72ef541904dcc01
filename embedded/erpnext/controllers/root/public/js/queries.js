// Link fields offer what fits the document's company.
const WAREHOUSES = ["set_warehouse", "from_warehouse", "to_warehouse", "set_from_warehouse"];
const ROW_WAREHOUSES = ["warehouse", "s_warehouse", "t_warehouse", "from_warehouse"];
const TABLES = ["items", "packed_items", "locations"];
const DOCTYPES = [
	"Sales Order", "Delivery Note", "Sales Invoice", "Stock Entry", "Pick List",
];

const of_company = (frm) => ({ filters: { company: frm.doc.company, is_group: 0 } });

function has_field(frm, table, fieldname) {
	const field = frm.fields_dict[table];
	return field && frappe.meta.has_field(field.df.options, fieldname);
}

function limit_links(frm) {
	for (const name of WAREHOUSES) if (frm.fields_dict[name]) frm.set_query(name, () => of_company(frm));
	for (const table of TABLES) {
		for (const name of [...ROW_WAREHOUSES, "cost_center"]) {
			if (has_field(frm, table, name)) frm.set_query(name, table, () => of_company(frm));
		}
		if (has_field(frm, table, "item_code")) {
			frm.set_query("item_code", table, () => ({ filters: { has_variants: 0, disabled: 0 } }));
		}
	}
	if (frm.fields_dict.taxes) frm.set_query("account_head", "taxes", () => of_company(frm));
	for (const name of ["customer_address", "shipping_address_name"]) {
		if (frm.fields_dict[name]) frm.set_query(name, () => address_query("Customer", frm.doc.customer));
	}
}

function address_query(link_doctype, link_name) {
	return { query: "frappe.contacts.doctype.address.address.address_query", filters: { link_doctype, link_name } };
}

for (const doctype of DOCTYPES) frappe.ui.form.on(doctype, { setup: limit_links });

frappe.ui.form.on("Payment Entry", {
	setup(frm) {
		for (const name of ["paid_from", "paid_to"]) frm.set_query(name, () => of_company(frm));
		frm.set_query("party_type", () => ({ filters: { name: "Customer" } }));
	},
});

for (const doctype of ["Customer", "Warehouse", "Company"]) {
	frappe.ui.form.on(doctype, {
		refresh(frm) {
			if (frm.is_new()) frappe.contacts.clear_address_and_contact(frm);
			else frappe.contacts.render_address_and_contact(frm);
		},
	});
}
