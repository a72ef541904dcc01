// Prints without leaving the page: a hidden frame opens the print dialog (or prints at once, in a kiosk browser).
// `printed` is called when it has: until then the browser hears no keys, and the frame may have taken the keyboard.

import { asking } from "./server";

const ask = asking("printing");

export async function print_label(pack, printed) {
	if (!pack.shipping_label) return;
	const fields = ["label_file", "label_format", "error"];
	const { message } = await frappe.db.get_value("Shipping Label", pack.shipping_label, fields);
	if (!message || !message.label_file)
		print("Shipping Label", pack.shipping_label, "Shipping Label", printed);
	else if (ecom_erp.is_unreadable(message.label_file)) frappe.msgprint(__(message.error));
	else if (message.label_format === "zpl") window.open(message.label_file, "_blank");
	else in_frame(message.label_file, "Shipping Label", printed);
}

export function print_slip(pack, printed) {
	print("Fulfilment Package", pack.name, "Package Slip", printed);
}

// What parcels that cross a border take with them: the carrier's invoice, or the app's form.
export async function print_customs(packages, printed) {
	const names = JSON.stringify(packages.filter((row) => row.shipping_label).map((row) => row.name));
	if (names === "[]") return;
	for (const paper of await ask("customs_papers", { packages: names }, "GET")) {
		for (const file of paper.files) {
			if (ecom_erp.is_unreadable(file))
				frappe.msgprint(__("The courier's file of {0} cannot be read", [paper.package]));
			else in_frame(file, paper.form, printed);
		}
		if (!paper.files.length) print("Fulfilment Package", paper.package, paper.form, printed);
	}
}

function print(doctype, name, format, printed) {
	in_frame(ecom_erp.form_address(doctype, name, format), format, printed);
}

function in_frame(address, format, printed) {
	const frame = document.createElement("iframe");
	frame.className = "ecom-print-frame";
	frame.style.cssText = "position:fixed;right:0;bottom:0;width:1px;height:1px;border:0;opacity:0";
	frame.dataset.format = format;
	frame.onload = () => {
		frame.contentWindow.print();
		frame.dataset.printed = "";
		printed();
	};
	frame.src = address;
	document.body.append(frame);
	setTimeout(() => frame.remove(), 60_000); // the dialog has been answered by then
}
