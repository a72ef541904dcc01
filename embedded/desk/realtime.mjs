// Live updates: node realtime.mjs, with REALTIME_PORT, WEB_URL, REDIS_URL and SITE in the environment.
// Frappe publishes events with a room in Redis; this server passes them to the browsers in that room. Who a browser
// is, and what it may follow, is asked of the web server with the browser's own cookie.
import http from "node:http";
import { createClient } from "redis";
import { Server } from "socket.io";

const { REALTIME_PORT, WEB_URL, REDIS_URL, SITE } = process.env;

const server = http.createServer();
const io = new Server(server, { cors: { origin: true, credentials: true } });
const site = io.of(`/${SITE}`);

const rooms = {
	user: (user) => `user:${user}`,
	doctype: (doctype) => `doctype:${doctype}`,
	document: (doctype, name) => `doc:${doctype}/${name}`,
	viewers: (doctype, name) => `open_doc:${doctype}/${name}`,
	task: (id) => `task_progress:${id}`,
};

/** Ask the web server as the browser's user; resolves to the message, or null when it is refused. */
async function ask(socket, method, parameters = {}) {
	const headers = {};
	for (const name of ["cookie", "authorization"])
		if (socket.request.headers[name]) headers[name] = socket.request.headers[name];
	const url = `${WEB_URL}/api/method/${method}?${new URLSearchParams(parameters)}`;
	try {
		const answer = await fetch(url, { headers });
		return answer.ok ? (await answer.json()).message : null;
	} catch (error) {
		console.error(`${method}: ${error.message}`);
		return null;
	}
}

/** A page of another host must not listen with this host's cookies. */
function sameHost(headers) {
	if (!headers.origin) return true;
	return new URL(headers.origin).hostname === new URL(`http://${headers.host}`).hostname;
}

site.use(async (socket, next) => {
	const { headers } = socket.request;
	if (!sameHost(headers)) return next(new Error("Invalid origin"));
	if (!headers.cookie && !headers.authorization) return next(new Error("Unauthorized"));
	const who = await ask(socket, "frappe.realtime.get_user_info");
	if (!who) return next(new Error("Unauthorized"));
	socket.data.user = who.user;
	socket.data.isDeskUser = who.user_type === "System User";
	next();
});

site.on("connection", (socket) => {
	socket.join(rooms.user(socket.data.user));
	socket.join("website");
	if (socket.data.isDeskUser) socket.join("all");

	socket.on("ping", () => socket.emit("pong"));
	for (const event of ["task_subscribe", "progress_subscribe"])
		socket.on(event, (id) => socket.join(rooms.task(id)));
	socket.on("task_unsubscribe", (id) => socket.leave(rooms.task(id)));
	followLists(socket);
	followDocuments(socket);
});

function followLists(socket) {
	socket.on("doctype_subscribe", async (doctype) => {
		if (await ask(socket, "frappe.realtime.can_subscribe_doctype", { doctype }))
			socket.join(rooms.doctype(doctype));
	});
	socket.on("doctype_unsubscribe", (doctype) => socket.leave(rooms.doctype(doctype)));
}

function followDocuments(socket) {
	const allowed = (doctype, docname) =>
		ask(socket, "frappe.realtime.can_subscribe_doc", { doctype, docname });
	socket.on("doc_subscribe", async (doctype, name) => {
		if (await allowed(doctype, name)) socket.join(rooms.document(doctype, name));
	});
	socket.on("doc_unsubscribe", (doctype, name) => socket.leave(rooms.document(doctype, name)));
	socket.on("doc_open", async (doctype, name) => {
		if (!(await allowed(doctype, name))) return;
		socket.join(rooms.viewers(doctype, name));
		tellViewers(doctype, name);
	});
	socket.on("doc_close", (doctype, name) => {
		socket.leave(rooms.viewers(doctype, name));
		tellViewers(doctype, name);
	});
	socket.on("disconnecting", () => {
		const prefix = rooms.viewers("", "").slice(0, -1);
		const open = [...socket.rooms].filter((room) => room.startsWith(prefix));
		for (const room of open) {
			const [doctype, ...name] = room.slice(prefix.length).split("/");
			setImmediate(() => tellViewers(doctype, name.join("/")));
		}
	});
}

/** Tell everyone who has the document open who they are. */
async function tellViewers(doctype, docname) {
	const room = rooms.viewers(doctype, docname);
	const users = [...new Set((await site.in(room).fetchSockets()).map((socket) => socket.data.user))];
	site.to(room).emit("doc_viewers", { doctype, docname, users });
}

const subscriber = createClient({ url: REDIS_URL });
subscriber.on("error", (error) => console.error(`Redis: ${error.message}`));
await subscriber.connect();
await subscriber.subscribe("events", (text) => {
	const { namespace, room, event, message } = JSON.parse(text);
	if (!room) io.emit(event, message);
	else if (namespace === SITE) site.to(room).emit(event, message);
});

server.listen(Number(REALTIME_PORT), "127.0.0.1", () =>
	console.log(`listening on 127.0.0.1:${REALTIME_PORT}`),
);
