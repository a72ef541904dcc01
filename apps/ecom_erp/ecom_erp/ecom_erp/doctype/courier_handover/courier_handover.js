frappe.ui.form.on("Courier Handover", {
	refresh(frm) {
		if (frm.is_new() || !frappe.model.can_write("Courier Handover")) return;
		add_buttons(frm);
		if (frm.doc.packages) add_prints(frm);
	},
});

function add_prints(frm) {
	const { name, manifest_file } = frm.doc;
	const open = () =>
		manifest_file
			? window.open(manifest_file, "_blank")
			: ecom_erp.print("Courier Handover", name, "Handover Manifest");
	const print = () => ecom_erp.print_of_floor("Courier Handover", name, "Manifest", open);
	frm.add_custom_button(__("Manifest"), print, __("Print"));
	frm.add_custom_button(__("Print At..."), ecom_erp.choose_print_station, __("Print"));
}

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
