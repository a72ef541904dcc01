// Asks the server without the desk's dialogs: at the station nobody has a hand free to close one.

const TRIES = 3;
const PAUSE = 700; // milliseconds

export const ask = asking("packing_station");

// A function that asks a module of `api.desk`. It resolves to the answer. It rejects with an Error whose message can be shown;
// `refused` says that the server has answered (asking again would bring the same).
export function asking(module) {
	return (method, args = {}, verb = "POST") => answer(`ecom_erp.api.desk.${module}.${method}`, args, verb);
}

async function answer(method, args, verb) {
	for (let attempt = 1; ; attempt++) {
		let response;
		try {
			response = await send(method, args, verb);
		} catch {
			// no answer: whatever was sent has its own number, so it may be sent again
			if (attempt < TRIES) {
				await new Promise((resolve) => setTimeout(resolve, PAUSE));
				continue;
			}
			throw new Error(__("The server is not responding. Check the network and scan again."));
		}
		const body = await response.json().catch(() => ({}));
		if (response.ok) return body.message;
		const refusal = new Error(
			words(body) || __("The server could not process the request ({0})", [response.status]),
		);
		refusal.refused = true;
		throw refusal;
	}
}

function send(method, args, verb) {
	const url = `/api/method/${method}`;
	const headers = { Accept: "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token };
	if (verb === "GET") return fetch(`${url}?${new URLSearchParams(args)}`, { headers });
	headers["Content-Type"] = "application/json";
	return fetch(url, { method: verb, headers, body: JSON.stringify(args) });
}

function words(body) {
	try {
		return JSON.parse(body._server_messages)
			.map((message) => JSON.parse(message).message)
			.map((html) => frappe.utils.html2text(html))
			.join("\n");
	} catch {
		return "";
	}
}
