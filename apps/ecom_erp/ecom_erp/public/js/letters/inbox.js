// The list of what buyers wrote, and the form of one message: put on the order that it is about.
const METHODS = "ecom_erp.api.desk.messages";

frappe.listview_settings["Ecom Buyer Message"] = {
	add_fields: ["unread", "direction"],
	get_indicator(doc) {
		if (doc.unread) return [__("Unread"), "orange", "unread,=,1"];
		return doc.direction === "Sent"
			? [__("Sent"), "blue", "direction,=,Sent"]
			: [__("Read"), "gray", "unread,=,0"];
	},
};

frappe.ui.form.on("Ecom Buyer Message", {
	refresh(frm) {
		if (frm.doc.ecom_order || !ecom_erp.letters.may_write()) return;
		frm.add_custom_button(__("Put on Order"), () =>
			frappe.prompt(
				{ fieldname: "order", fieldtype: "Link", options: "Ecom Order", label: __("Ecom Order"), reqd: 1 },
				({ order }) => ecom_erp.act(frm, `${METHODS}.assign`, { order }),
				__("Put on Order"),
				__("Save"),
			),
		);
	},
});

frappe.ui.form.on("Ecom Message Text", {
	refresh: show_length,
	text: show_length,
});

async function show_length(frm) {
	const { text } = frm.doc;
	const html = text ? await ecom_erp.letters.length_html(text) : "";
	frm.fields_dict.length_html.html(html);
}
