// Signs out who does nothing: the server does so too, but only when it is asked for something.
const SEEN = "ecom_last_seen";
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];
const CHECK_SECONDS = 5;
const TELL_SECONDS = 60;

let told = Date.now();

$(document).on("startup", () => {
	const minutes = cint(frappe.boot.ecom_idle_minutes);
	if (!minutes) return;
	seen();
	for (const sign of SIGNS) document.addEventListener(sign, seen, { capture: true, passive: true });
	setInterval(() => look(minutes * 60000), CHECK_SECONDS * 1000);
});

// tabs know of one another
let noted = 0;
function seen() {
	const now = Date.now();
	if (now - noted < 1000) return;
	noted = now;
	localStorage.setItem(SEEN, now);
}

function look(limit) {
	const last = cint(localStorage.getItem(SEEN));
	if (Date.now() - last > limit) return sign_out();
	if (last > told && Date.now() - told > Math.min(TELL_SECONDS * 1000, limit / 3)) {
		told = Date.now();
		frappe.xcall("ecom_erp.api.desk.safety.still_here");
	}
}

let leaving = false;
async function sign_out() {
	if (leaving) return;
	leaving = true;
	try {
		await frappe.xcall("logout");
	} finally {
		const here = encodeURIComponent(window.location.pathname + window.location.search);
		window.location.href = `/login?redirect-to=${here}`;
	}
}
