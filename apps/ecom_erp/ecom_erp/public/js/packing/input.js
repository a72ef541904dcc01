// What the scanner or the keyboard has put into a field.

// "3*CODE" means three pieces, "3*" three of what is scanned next.
export function parse_scan(text, waiting_qty = 1) {
	const found = text.trim().match(/^(\d{1,4})\s*[*x×]\s*(.*)$/i);
	if (!found) return { qty: waiting_qty, code: text.trim() };
	return { qty: Number(found[1]), code: found[2].trim() };
}

// Grams of "1250", "1250 g", "1.25kg" or "1,25 kg"; null for anything else.
export function parse_grams(text) {
	const found = String(text)
		.trim()
		.match(/^(\d+(?:[.,]\d+)?)\s*(kg|g)?$/i);
	if (!found) return null;
	const number = Number(found[1].replace(",", "."));
	const grams = Math.round((found[2] || "").toLowerCase() === "kg" ? number * 1000 : number);
	return grams > 0 ? grams : null;
}

// Whether what stands in the weight field was scanned: it is no weight, or the number of a barcode.
export function is_code(text) {
	const found = String(text).trim();
	return Boolean(found) && (!parse_grams(found) || /^\d{7,}$/.test(found));
}

// A number of its own for each scan; one that is sent twice counts once.
export function scan_id() {
	if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
	return `${Date.now()}-${frappe.utils.get_random(16)}`;
}
