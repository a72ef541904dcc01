// Prints without leaving the page: a hidden frame opens the print dialog (or prints at once, in a kiosk browser).

export async function print_label(parcel) {
	if (!parcel.waybill) return;
	const fields = ["label_file", "label_format"];
	const { message } = await frappe.db.get_value("Waybill", parcel.waybill, fields);
	if (!message || !message.label_file) print("Waybill", parcel.waybill, "Waybill Label");
	else if (message.label_format === "zpl") window.open(message.label_file, "_blank");
	else in_frame(message.label_file, "Waybill Label", true);
}

export function print_slip(parcel) {
	print("Fulfilment Order", parcel.name, "Packing Slip");
}

function print(doctype, name, format) {
	in_frame(ecom_erp.print_address(doctype, name, format), format, false);
}

// `ask`: the page behind the address, a courier's own label, does not open the print dialog by itself.
function in_frame(address, format, ask) {
	const frame = document.createElement("iframe");
	frame.className = "ecom-print-frame";
	frame.style.cssText = "position:fixed;right:0;bottom:0;width:1px;height:1px;border:0;opacity:0";
	frame.dataset.format = format;
	if (ask) frame.onload = () => frame.contentWindow.print();
	frame.src = address;
	document.body.append(frame);
	setTimeout(() => frame.remove(), 60_000); // the dialog has been answered by then
}
