// What a condition's value looks like, by field; the table at the form's end shows all of them.
const HINTS = {
	"Total (order currency)": () => __("The shop's grand total, for example 250"),
	"Total (company currency)": () => __("At the exchange rate of the order date"),
	"Discount (%)": () => __("All discounts as a percentage of the goods before discount, for example 30"),
	Pieces: () => __("Of all lines together"),
	Lines: () => __("Number of order lines"),
	"Weight (g)": () => __("Weight of the items; if they have none, the weight reported by the shop"),
	Currency: () => __("For example EUR"),
	"Prices Include Tax": () => __("Yes or No"),
	"Country Code": () => __("Delivery address, two letters, for example DE"),
	"State or Province": () => __("Delivery address, as written by the shop, for example CA"),
	City: () => __("Delivery address"),
	"Postal Code": () => __("Delivery address; 'starts with' matches a region"),
	"Billing Country Code": () => __("Two letters, for example DE"),
	"Billing in Another Country": () => __("Yes or No"),
	Shop: () => __("The shop's name"),
	Channel: () => __("As named on the shop's form"),
	"Payment Gateways": () => __("As named by the shop, for example paypal"),
	Payment: () => __("paid, pending, authorized, partially paid, partially refunded, refunded or voided"),
	"Shipping Method": () => __("Chosen by the buyer, as named by the shop"),
	"Tags from the Shop": () => __("'contains' matches a whole tag"),
	"Buyer's Note": () => __("'is set' matches any note, 'contains' matches a word in it"),
	"Guest Buyer": () => __("Yes or No: ordered without a shop account"),
	"Buyer's E-mail Domain": () =>
		__("The part after the @; 'is not set' matches buyers without an e-mail address"),
	"Buyer's Phone Provided": () => __("Yes or No"),
	"Earlier Orders of the Buyer": () => __("Number of orders the buyer placed in this shop before"),
	"Earlier Cancelled Orders": () => __("Number of these that were cancelled"),
	SKUs: () => __("As written by the shop"),
	Items: () => __("Item codes that the order deducts from stock"),
	"Item Groups": () => __("Of these items"),
	"Order Hour (0-23)": () => __("In the shop's time zone, for example 0, 5 with 'between'"),
	"Risk Score": () => __("0 to 100, as the order's page shows it"),
	"Order Weekday": () => __("Monday, Tuesday, ... in the shop's time zone"),
};

frappe.ui.form.on("Review Rule", {
	setup(frm) {
		frm.set_query("warehouse", "actions", () => ({ filters: { is_group: 0, disabled: 0 } }));
		frm.set_query("courier_account", "actions", () => ({ filters: { enabled: 1 } }));
		frm.set_query("notice_channel", "actions", () => ({ filters: { enabled: 1 } }));
		frm.set_query("role", "actions", () => ({ filters: { disabled: 0, desk_access: 1 } }));
		frm.set_query("user", "actions", () => ({ filters: { enabled: 1, user_type: "System User" } }));
		frm.set_query("item_code", "actions", () => ({ filters: { disabled: 0, has_variants: 0 } }));
	},

	// Frappe's own check says nothing about a field that the table does not show
	validate(frm) {
		for (const row of frm.doc.actions || []) {
			const field = own_field(row.kind);
			if (!field || row[field.fieldname]) continue;
			frm.fields_dict.actions.grid.grid_rows_by_docname[row.name]?.toggle_view(true);
			frappe.throw(__("Action {0}: enter {1}.", [row.idx, __(field.label, null, "Review Rule Action")]));
		}
	},

	refresh(frm) {
		show_help(frm);
		if (frm.is_new()) {
			frm.set_intro(
				__("Define when the rule applies and what it does. Without conditions it applies to every order."),
			);
			return;
		}
		frm.set_intro("");
		if (!frm.doc.enabled) {
			frm.set_intro(__("The rule is switched off. Try it on past orders, then tick Enabled."), "orange");
		}
		ecom_erp.action_button(frm, __("Try on Past Orders"), () => try_rule(frm));
		frm.add_custom_button(__("Review Log"), () => ecom_erp.open_list("Review Log", {}), __("View"));
	},
});

frappe.ui.form.on("Review Rule Condition", {
	field(_frm, cdt, cdn) {
		const hint = HINTS[locals[cdt][cdn].field];
		if (hint) frappe.show_alert({ message: frappe.utils.escape_html(hint()), indicator: "blue" });
	},
});

frappe.ui.form.on("Review Rule Action", {
	// what an action needs beside its kind stands in the row's own form
	kind(frm, cdt, cdn) {
		const row = locals[cdt][cdn];
		const grid_row = frm.fields_dict.actions.grid.grid_rows_by_docname[cdn];
		if (row.kind && needs_value(row.kind) && grid_row) grid_row.toggle_view(true);
	},
});

// whether the DocType shows a field for this kind of action
function needs_value(kind) {
	return fields_of(kind, "depends_on").length > 0;
}

// the field that an action of this kind must have
function own_field(kind) {
	return fields_of(kind, "mandatory_depends_on")[0];
}

function fields_of(kind, property) {
	const shown = `doc.kind == ${JSON.stringify(kind)}`;
	return frappe.meta
		.get_docfields("Review Rule Action")
		.filter((field) => (field[property] || "").includes(shown));
}

function show_help(frm) {
	const escape = frappe.utils.escape_html;
	const rows = Object.entries(HINTS).map(
		([field, hint]) => `<tr><td>${escape(__(field))}</td><td>${escape(hint())}</td></tr>`,
	);
	frm
		.get_field("help")
		.$wrapper.html(`<table class="table table-bordered small"><tbody>${rows.join("")}</tbody></table>`);
}

function try_rule(frm) {
	if (frm.is_dirty()) {
		frappe.throw(__("Save the rule first."));
	}
	ecom_erp.try_rules([frm.doc.name], frm.doc.shop);
}
