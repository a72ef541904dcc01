frappe.ui.form.on("Courier Handover", {
	refresh(frm) {
		if (!frm.is_new() && frappe.model.can_write("Courier Handover")) add_buttons(frm);
	},
});

const API = "ecom_erp.api.desk.handover";

// What the courier's connector lacks is not offered.
async function add_buttons(frm) {
	const { doc } = frm;
	const { message } = await frappe.call({ method: `${API}.offers`, args: { name: doc.name }, type: "GET" });
	if (message.pickup && doc.pickup_number) {
		ecom_erp.action_button(frm, __("Cancel Pickup"), () =>
			frappe.confirm(__("Tell {0} not to come?", [doc.courier_account]), () =>
				ecom_erp.act(frm, `${API}.cancel_pickup`, {}, __("Contacting the courier...")),
			),
		);
	} else if (message.pickup && doc.status === "Open") {
		ecom_erp.action_button(frm, __("Book Pickup"), () => ask_for_pickup(frm));
	}
	if (message.manifest && doc.status === "Closed" && !doc.manifest_file) {
		ecom_erp.action_button(
			frm,
			__("Make Manifest"),
			() => ecom_erp.act(frm, `${API}.make_manifest`, {}, __("Contacting the courier...")),
			{ primary: true },
		);
	}
}

function ask_for_pickup(frm) {
	frappe.prompt(
		[
			{
				fieldname: "day",
				fieldtype: "Date",
				label: __("Date"),
				reqd: 1,
				default: frappe.datetime.get_today(),
			},
			{ fieldname: "ready", fieldtype: "Time", label: __("Ready From"), reqd: 1, default: "14:00:00" },
			{ fieldname: "closes", fieldtype: "Time", label: __("Open Until"), reqd: 1, default: "18:00:00" },
			{ fieldname: "note", fieldtype: "Data", label: __("Note for the Driver") },
		],
		(values) => ecom_erp.act(frm, `${API}.book_pickup`, values, __("Contacting the courier...")),
		__("Book Pickup"),
		__("Book"),
	);
}
