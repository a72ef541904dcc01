const CALLS = "ecom_erp.api.desk.settlements";

frappe.ui.form.on("Ecom Settlement Line", {
	refresh(frm) {
		frm.disable_save();
		const { doc } = frm;
		const colour = ecom_erp.colour(doc.doctype, doc.state);
		ecom_erp.headline(frm, colour, [__(doc.state), ecom_erp.said(frm, doc, "explanation")]);
		frm.add_custom_button(__("Settlement"), () =>
			frappe.set_route("Form", "Ecom Settlement", doc.settlement),
		);
		if (doc.state === "Accepted" && frappe.model.can_write("Ecom Settlement")) {
			const undo = () => ecom_erp.act(frm, `${CALLS}.undo_decision`);
			ecom_erp.action_button(frm, __("Undo Decision"), undo);
		}
		if (doc.state !== "Open" || doc.finding === "Unknown Type") return;
		if (!frappe.model.can_write("Ecom Settlement")) return;
		if (["Charge", "Refund"].includes(doc.kind)) {
			ecom_erp.action_button(frm, __("Choose Order"), () => choose_order(frm), { primary: true });
		}
		if (doc.finding === "Amount Differs") ecom_erp.action_button(frm, __("Accept"), () => accept(frm));
		ecom_erp.action_button(frm, __("Treat As"), () => treat_as(frm));
	},
});

const NOTE = () => ({ fieldname: "note", fieldtype: "Small Text", label: __("Reason"), reqd: 1 });

function accept(frm) {
	frappe.prompt(
		[NOTE()],
		({ note }) => ecom_erp.act(frm, `${CALLS}.accept_line`, { note }),
		__("Accept: the difference of {0} is posted as an adjustment", [
			format_currency(frm.doc.difference, frm.doc.currency),
		]),
		__("Accept"),
	);
}

function treat_as(frm) {
	const kinds = frappe.meta
		.get_docfield("Ecom Settlement Line", "kind")
		.options.split("\n")
		.filter((kind) => !["Charge", "Refund", "Previous Balance", "Unknown"].includes(kind));
	const fields = [
		{ fieldname: "kind", fieldtype: "Select", label: __("Kind"), options: kinds, reqd: 1 },
		NOTE(),
	];
	frappe.prompt(fields, (values) => ecom_erp.act(frm, `${CALLS}.treat_line_as`, values), __("Treat As"));
}

function choose_order(frm) {
	const fields = [
		{ fieldname: "order", fieldtype: "Link", options: "Ecom Order", label: __("Order"), reqd: 1 },
	];
	frappe.prompt(fields, (values) => ecom_erp.act(frm, `${CALLS}.choose_order`, values), __("Choose Order"));
}
