// QZ Tray: a program on this computer that prints without a dialog. The page speaks to it by a websocket with QZ's own script, which
// Frappe brings along. The server signs each call, so that QZ Tray prints without asking.
import { asking } from "../packing/server";

const ask = asking("printing");
const SCRIPT = "/assets/frappe/node_modules/qz-tray/qz-tray.js";

let connected = null;

// The names of the printers of this computer.
export async function printers(port) {
	await connect(port);
	return window.qz.printers.find();
}

// Print a paper: `content` in base64, `raw` for a label printer's own language. `sent` of a rejection says that QZ Tray had the paper.
export async function print(port, printer, { content, raw }, title) {
	await connect(port);
	const config = window.qz.configs.create(printer, { jobName: title });
	const data = raw
		? { type: "raw", format: "command", flavor: "base64", data: content }
		: { type: "pixel", format: "pdf", flavor: "base64", data: content };
	try {
		await window.qz.print(config, [data]);
	} catch (error) {
		// an answer of QZ Tray, or a refusal to sign, says that nothing was printed; a closed connection says nothing
		error.sent = /Connection closed/i.test(error.message);
		throw error;
	}
}

async function connect(port) {
	await load();
	if (window.qz.websocket.isActive()) return;
	connected ||= window.qz.websocket
		.connect(port ? { port: { secure: [port], insecure: [port] } } : {})
		.finally(() => (connected = null));
	try {
		await connected;
	} catch {
		throw new Error(__("QZ Tray does not answer. Start it on this computer."));
	}
}

async function load() {
	if (window.qz) return;
	await new Promise((resolve) => frappe.require(SCRIPT, resolve));
	if (!window.qz)
		throw new Error(__("The script of QZ Tray is missing on the server. Run bench build there."));
	const { api, security } = window.qz;
	api.setPromiseType((resolver) => new Promise(resolver));
	api.setSha256Type((message) => message); // the server has to read what it signs, and hashes it itself
	security.setSignatureAlgorithm("SHA512");
	security.setCertificatePromise((resolve, reject) => ask("certificate", {}, "GET").then(resolve, reject));
	security.setSignaturePromise(
		(message) => (resolve, reject) => ask("sign", { message }).then(resolve, reject),
	);
}
