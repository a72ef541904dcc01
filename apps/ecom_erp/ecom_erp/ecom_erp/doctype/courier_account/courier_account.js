frappe.ui.form.on("Courier Account", {
	courier: (frm) => ecom_erp.describe_adapter(frm, "courier"),

	refresh(frm) {
		ecom_erp.describe_adapter(frm, "courier");
		if (frm.is_new()) return;
		if (frm.doc.sync_status === "Failing") {
			ecom_erp.headline(frm, "red", [__("Failing"), frm.doc.sync_message]);
		} else if (frm.doc.numbers_low) {
			const what = ecom_erp.can(frm.doc, "balance")
				? __("Buy more at the service.")
				: __("Ask the courier for a new range.");
			ecom_erp.headline(frm, "orange", [__("Low on Numbers"), what]);
		}
		if (ecom_erp.can(frm.doc, "network") && frm.perm[0] && frm.perm[0].write) {
			ecom_erp.test_button(frm, `${API}.test_courier`, __("Contacting the courier..."));
			add_pickers(frm);
		}
	},
});

const API = "ecom_erp.api.desk.carriers";

// Fields that hold names are filled by picking from what the carrier has.
async function add_pickers(frm) {
	const { message } = await frappe.call({
		method: `${API}.choices`,
		args: { name: frm.doc.name },
		type: "GET",
	});
	for (const [field, names] of Object.entries(message.fields)) {
		const label = __(frappe.meta.get_label(frm.doctype, field));
		ecom_erp.action_button(frm, __("Choose {0}", [label]), () => pick(frm, field, label, names));
	}
	if (message.test_labels) {
		ecom_erp.action_button(frm, __("Print Test Labels"), () => print_test_labels(frm));
	}
}

// "name=value" keeps its value while its name stays picked.
function pick(frm, field, label, names) {
	const entered = (frm.doc[field] || "")
		.split(",")
		.map((part) => part.trim())
		.filter(Boolean);
	const by_name = Object.fromEntries(entered.map((part) => [part.split("=")[0].trim(), part]));
	const dialog = new frappe.ui.Dialog({
		title: label,
		size: "large", // names such as fedex_international_distribution_freight
		fields: [
			{
				fieldname: "picked",
				fieldtype: "MultiCheck",
				columns: 2,
				options: names.map((name) => ({ label: name, value: name, checked: name in by_name })),
			},
		],
		primary_action_label: __("Choose"),
		primary_action({ picked }) {
			dialog.hide();
			frm.set_value(field, (picked || []).map((name) => by_name[name] || name).join(", "));
		},
	});
	dialog.show();
}

async function print_test_labels(frm) {
	const args = { name: frm.doc.name };
	const { message: wanted } = await frappe.call({
		method: `${API}.test_label_services`,
		args,
		freeze: true,
		freeze_message: __("Contacting the courier..."),
	});
	const done = [];
	for (const [index, one] of wanted.entries()) {
		frappe.show_progress(__("Test Labels"), index, wanted.length, one.service);
		try {
			const { message } = await frappe.call({ method: `${API}.test_label`, args: { ...args, ...one } });
			done.push([one.service, message.file]);
		} catch {
			// the server has said why; the others go on
		}
	}
	frappe.hide_progress();
	const escape = frappe.utils.escape_html;
	const rows = done.map(
		([service, file]) => `<li><a href="${encodeURI(file)}" target="_blank">${escape(service)}</a></li>`,
	);
	frappe.msgprint({ title: __("Test Labels"), message: `<ul>${rows.join("")}</ul>` });
	frm.reload_doc();
}
