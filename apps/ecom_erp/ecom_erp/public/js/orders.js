// What a person does with an order on its form: put it on hold, cancel it, change it, take it into work. The server says
// who may and when.
frappe.provide("ecom_erp");

const METHODS = "ecom_erp.api.desk.review";
// nothing has left yet, or not all
const NOT_SENT = ["To Pay", "Paid", "On Hold", "Approved", "Allocated"];
const PARTLY = "Partly Shipped";

// The right on the document, not what its review's state lets one type into the form.
ecom_erp.may_write = (frm) => frappe.model.can_write(frm.doctype);

ecom_erp.add_order_changes = function (frm) {
	const { status } = frm.doc;
	const held = (frm.doc.holds || []).some((row) => row.status === "Open" && row.code === "manual");
	if (!ecom_erp.may_write(frm) || ![...NOT_SENT, PARTLY].includes(status)) return;
	const add = (label, run) => frm.add_custom_button(label, run, __("Change"));
	if (NOT_SENT.includes(status)) add(__("Correct Address"), () => ecom_erp.correct_address(frm));
	add(__("Priority and Courier"), () => change_choices(frm));
	if (!held) add(__("Put on Hold"), () => ecom_erp.hold_order(frm));
	if (NOT_SENT.includes(status)) add(__("Cancel Order"), () => cancel_order(frm));
};

ecom_erp.hold_order = function (frm) {
	ecom_erp.ask_reason(__("Put on Hold"), ecom_erp.WHY_HOLD(), (remark) =>
		ecom_erp.act(frm, `${METHODS}.put_on_hold`, { remark }),
	);
};

function cancel_order(frm) {
	ecom_erp.ask_reason(__("Cancel Order"), ecom_erp.WHY_CANCEL(), (remark) =>
		ecom_erp.act(frm, `${METHODS}.cancel_order`, { remark }),
	);
}

ecom_erp.WHY_HOLD = () => ({
	label: __("Why must it wait?"),
	description: __("Its goods stay reserved. It waits until somebody releases it."),
});

ecom_erp.WHY_CANCEL = () => ({
	label: __("Why is it cancelled?"),
	description: __(
		"The stock is free again. The shop is asked to cancel the order and to refund what was paid.",
	),
});

// What the shop has sent by itself, what of it is not posted, and how to take it into work after all.
ecom_erp.left_to_the_shop = function (frm) {
	const doc = frm.doc;
	const money = (amount) => format_currency(amount, doc.currency);
	const act = {
		label: ecom_erp.may_write(frm) && __("Process Here"),
		run: () => process_here(frm),
	};
	if (doc.status === "Shipped at Shop") {
		const text = __(
			"The shop shipped this order itself. Not posted here: delivery, invoice over {0}, payments.",
			[money(doc.total)],
		);
		return [{ text, hint: __("Nothing left to do."), ...act }];
	}
	if (!doc.shop_shipped_amount) return [];
	const text = __("The shop has shipped part of this order itself: {0} is not invoiced here.", [
		money(doc.shop_shipped_amount),
	]);
	return [doc.sales_order ? { text } : { text, ...act }];
};

function process_here(frm) {
	frappe.confirm(__("The shop reports this order as shipped. Ship and post it from here anyway?"), () =>
		ecom_erp.act(frm, `${METHODS}.process_here`),
	);
}

const ADDRESS_FIELDS = [
	"ship_name",
	"ship_company",
	"ship_line1",
	"ship_line2",
	"ship_city",
	"ship_province",
	"ship_postal_code",
	"ship_country",
	"ship_phone",
	"ship_pickup_point",
	"ship_pickup_carrier",
];

ecom_erp.correct_address = function (frm) {
	const fields = ADDRESS_FIELDS.map((fieldname) => ({
		fieldname,
		fieldtype: "Data",
		label: __(frm.get_docfield(fieldname).label),
		length: frm.get_docfield(fieldname).length,
		default: frm.doc[fieldname],
	}));
	change(frm, __("Correct Address"), __("Save and Review Again"), fields);
};

async function change_choices(frm) {
	const { doc } = frm;
	const field = (fieldname, more) => ({
		fieldname,
		label: __(frm.get_docfield(fieldname).label),
		default: doc[fieldname],
		...more,
	});
	const fields = [
		field("priority", { fieldtype: "Select", options: frm.get_docfield("priority").options }),
		field("courier_account", {
			fieldtype: "Link",
			options: "Courier Account",
			description: __("Counts for labels that are not bought yet. Leave empty to have the best one chosen."),
			get_query: () => ({ filters: { enabled: 1, company: doc.company } }),
		}),
	];
	if (!doc.sales_order) fields.push(field("pinned_warehouse", await warehouses(doc.shop)));
	change(frm, __("Priority and Courier"), __("Save"), fields);
}

async function warehouses(shop) {
	const { warehouses: rows } = await frappe.db.get_doc("Ecom Shop", shop);
	return { fieldtype: "Select", options: ["", ...rows.map((row) => row.warehouse)] };
}

// A dialog with some of the order's fields; those that were changed are sent, also those that were emptied.
function change(frm, title, primary_action_label, fields) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields,
		primary_action_label,
		async primary_action() {
			const values = {};
			for (const { fieldname } of fields) {
				const value = dialog.get_value(fieldname) || "";
				if (value !== (frm.doc[fieldname] || "")) values[fieldname] = value;
			}
			if (Object.keys(values).length) await ecom_erp.act(frm, `${METHODS}.change_order`, { values });
			dialog.hide();
		},
	});
	dialog.show();
}
