// Prints without leaving the page: a hidden frame opens the print dialog (or prints at once, in a kiosk browser).

export function print_label(parcel) {
	if (parcel.waybill) print("Waybill", parcel.waybill, "Waybill Label");
}

export function print_slip(parcel) {
	print("Fulfilment Order", parcel.name, "Packing Slip");
}

function print(doctype, name, format) {
	const query = new URLSearchParams({
		doctype,
		name,
		format,
		no_letterhead: 1,
		trigger_print: 1,
		_lang: frappe.boot.lang,
	});
	const frame = document.createElement("iframe");
	frame.className = "ecom-print-frame";
	frame.style.cssText = "position:fixed;right:0;bottom:0;width:1px;height:1px;border:0;opacity:0";
	frame.dataset.format = format;
	frame.src = `/printview?${query}`;
	document.body.append(frame);
	setTimeout(() => frame.remove(), 60_000); // the dialog has been answered by then
}
