// On the page of an order: a further one for the same buyer, and the money of one that was entered.
frappe.provide("ecom_erp");

// What a shop's order cannot have any more: an order of its own for the same buyer, which may leave in the same box.
function further_order(frm) {
	const { doc } = frm;
	ecom_erp.new_order({
		buyer_name: doc.buyer_name,
		email: doc.buyer_email,
		phone: doc.buyer_phone,
		company: doc.ship_company,
		line1: doc.ship_line1,
		line2: doc.ship_line2,
		city: doc.ship_city,
		province_code: doc.ship_province,
		postal_code: doc.ship_postal_code,
		country_code: doc.ship_country,
	});
}

frappe.ui.form.on("Ecom Order", {
	refresh(frm) {
		if (!frm.is_new() && !frm.doc.masked_buyer && ecom_erp.may_enter_orders()) {
			frm.add_custom_button(__("Further Order"), () => further_order(frm), __("Create"));
		}
		const entered = (frm.doc.external_id || "").startsWith("desk-");
		if (frm.is_new() || !entered || !ecom_erp.may_write(frm)) return;
		if (frm.doc.paid_amount >= frm.doc.total || frm.doc.status === "Cancelled") return;
		frm.add_custom_button(__("Payment Received"), () => receive(frm));
	},
});

async function receive(frm) {
	const { gateways } = await frappe.db.get_doc("Ecom Shop", frm.doc.shop);
	frappe.prompt(
		[
			{
				fieldname: "amount",
				fieldtype: "Float",
				label: __("Amount"),
				reqd: 1,
				precision: 3,
				default: frm.doc.total - frm.doc.paid_amount,
			},
			{
				fieldname: "gateway",
				fieldtype: "Select",
				label: __("Payment Method"),
				reqd: 1,
				options: gateways.map((row) => row.gateway),
				default: (gateways.find((row) => !row.pay_later) || {}).gateway,
			},
			{
				fieldname: "reference",
				fieldtype: "Data",
				label: __("Reference"),
				reqd: 1,
				description: __("Of the transfer or the receipt. The same reference counts once."),
			},
		],
		(values) => ecom_erp.act(frm, "ecom_erp.api.desk.entry.receive", values),
		__("Payment Received"),
		__("Save"),
	);
}
