const ITEMS = "ecom_erp.api.desk.listings.items";

frappe.ui.form.on("Ecom Listing", {
	setup(frm) {
		frm.set_query("item_code", "items", () => ({ query: ITEMS }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		show_headline(frm);
		if (!frm.perm[0] || !frm.perm[0].write) return;
		if (frm.doc.status === "Unmapped") {
			ecom_erp.action_button(frm, __("Map to Item"), () => map_to_item(frm), { primary: true });
			frm.add_custom_button(__("Ignore"), () => set_status(frm, "Ignored"));
		}
		if (frm.doc.status === "Ignored") {
			frm.add_custom_button(__("Stop Ignoring"), () => set_status(frm, "Unmapped"));
		}
		frm.add_custom_button(
			__("Orders with This Listing"),
			() => frappe.set_route("List", "Ecom Order", { "Ecom Order Line.listing": frm.doc.name }),
			__("View"),
		);
	},
});

function show_headline(frm) {
	const status = __(frm.doc.status, null, "Ecom Listing");
	if (frm.doc.status === "Unmapped") {
		const what = __("Choose the item to deduct from stock, or several for a bundle, and save.");
		ecom_erp.headline(frm, "orange", [
			status,
			what,
			__("Orders waiting for it then continue automatically."),
		]);
	} else if (frm.doc.status === "Ignored") {
		ecom_erp.headline(frm, "yellow", [status, __("It does not appear in the list of unmapped listings.")]);
	} else if (frm.doc.stock_problem) {
		ecom_erp.headline(frm, "orange", [
			__("The shop refuses the stock of this listing"),
			frm.doc.stock_problem,
			__("Fix this in the shop, then press Send All Stock on its Ecom Shop page."),
		]);
	} else {
		frm.set_intro("");
	}
}

async function set_status(frm, status) {
	await frm.set_value("status", status);
	await frm.save();
}

function map_to_item(frm) {
	frappe.prompt(
		[
			{
				fieldname: "item_code",
				fieldtype: "Link",
				options: "Item",
				label: __("Item"),
				reqd: 1,
				get_query: () => ({ query: ITEMS }),
			},
			{
				fieldname: "qty",
				fieldtype: "Int",
				label: __("Quantity per Listing"),
				default: 1,
				reqd: 1,
				non_negative: 1,
			},
		],
		async (values) => {
			frm.clear_table("items");
			const row = frm.add_child("items");
			await frappe.model.set_value(row.doctype, row.name, "item_code", values.item_code);
			await frappe.model.set_value(row.doctype, row.name, "qty", values.qty);
			frm.refresh_field("items");
			await frm.save();
		},
		__("What does {0} deduct from stock?", [frm.doc.title || frm.doc.sku || frm.doc.listing_id]),
		__("Map"),
	);
}
