// Asking the buyer for payment: the link, and the ways by which it is sent.
frappe.provide("ecom_erp.letters");

const METHODS = "ecom_erp.api.desk.messages";

ecom_erp.letters.ask_payment = async function (name) {
	const offer = await frappe.xcall(`${METHODS}.payment_offer`, { name }, "GET");
	const key = ecom_erp.letters.new_key();
	const ways = offer.ways.map((way) => ({ fieldname: way, fieldtype: "Check", label: __(way), default: 1 }));
	const dialog = new frappe.ui.Dialog({
		title: __("Ask for Payment"),
		fields: [
			{
				fieldname: "link",
				fieldtype: "Small Text",
				label: __("Link"),
				read_only: 1,
				default: offer.link,
				description: ways.length
					? ""
					: __("The order has neither an e-mail address nor a phone number that can be reached."),
			},
			...ways,
		],
		primary_action_label: ways.length ? __("Send Link") : __("Close"),
		async primary_action(values) {
			const chosen = offer.ways.filter((way) => values[way]);
			if (ways.length) {
				const { message } = await frappe.call({
					method: `${METHODS}.ask_payment`,
					args: { name, ways: chosen, key },
					freeze: true,
				});
				ecom_erp.show_result(message);
			}
			dialog.hide();
			if (window.cur_frm && cur_frm.doc.name === name) cur_frm.reload_doc();
		},
	});
	dialog.show();
};
