const CLAIMS = "ecom_erp.api.desk.courier_bills";

frappe.ui.form.on("Ecom Claim", {
	refresh(frm) {
		frm.disable_save();
		const { doc } = frm;
		const words = doc.explanation ? ecom_erp.said(frm, doc, "explanation") : "";
		ecom_erp.headline(frm, ecom_erp.colour(doc.doctype, doc.status), [__(doc.status), words]);
		if (!frm.perm[0] || !frm.perm[0].write || doc.status === "Credited") return;
		if (["To Claim", "Refused"].includes(doc.status))
			ecom_erp.action_button(frm, __("Claimed"), () => claimed(frm), { primary: true });
		if (doc.status === "Claimed")
			ecom_erp.action_button(frm, __("Accepted by Them"), () => answered(frm, 1), { primary: true });
		if (doc.status !== "Refused") ecom_erp.action_button(frm, __("Refused by Them"), () => answered(frm, 0));
		if (doc.against === "Supplier" && ["Claimed", "Accepted"].includes(doc.status))
			ecom_erp.action_button(frm, __("Debit Note"), () => debit_note(frm), { primary: true });
		if (doc.against === "Courier") ecom_erp.action_button(frm, __("Not Charged Any More"), () => waived(frm));
	},
});

function claimed(frm) {
	const fields = [
		{ fieldname: "reference", fieldtype: "Data", label: __("Courier's or Supplier's Reference") },
		{
			fieldname: "on",
			fieldtype: "Date",
			label: __("Claimed On"),
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
	];
	frappe.prompt(fields, (values) => ecom_erp.act(frm, `${CLAIMS}.claimed`, values), __("Claimed"));
}

function answered(frm, accepted) {
	const fields = [{ fieldname: "note", fieldtype: "Small Text", label: __("Note"), reqd: !accepted }];
	frappe.prompt(
		fields,
		(values) => ecom_erp.act(frm, `${CLAIMS}.answered`, { accepted, ...values }),
		accepted ? __("Accepted by Them") : __("Refused by Them: what was held back is due then"),
	);
}

function waived(frm) {
	const fields = [
		{ fieldname: "amount", fieldtype: "Data", label: __("Amount"), default: frm.doc.amount, reqd: 1 },
		{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
	];
	frappe.prompt(
		fields,
		(values) => ecom_erp.act(frm, `${CLAIMS}.waived`, values),
		__("Not charged any more: it is never posted"),
	);
}

function debit_note(frm) {
	const account = {
		fieldname: "account",
		fieldtype: "Link",
		options: "Account",
		label: __("Account"),
		description: __("The account that had the costs"),
		reqd: 1,
		get_query: () => ({ filters: { company: frm.doc.company, is_group: 0, root_type: "Expense" } }),
	};
	frappe.prompt(
		[account],
		(values) => ecom_erp.act(frm, "ecom_erp.api.desk.ticket_costs.debit_note", values),
		__("Debit note of {0} to {1}", [format_currency(frm.doc.amount, frm.doc.currency), frm.doc.supplier]),
	);
}
