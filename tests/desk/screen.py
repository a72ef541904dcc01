"""What a person does on the desk, in words that hold on both versions of it."""

from playwright.sync_api import Locator, expect

from tests.browser import WAIT, DeskPage


def shown(page: DeskPage, text: str) -> Locator:
	"""The first visible place with this text; fails when there is none."""
	found = page.page.get_by_text(text).locator("visible=true").first
	expect(found).to_be_visible(timeout=WAIT)
	return found


def open_form(page: DeskPage, doctype: str, name: str) -> None:
	page.open(f"{doctype.lower().replace(' ', '-')}/{name}")
	page.wait(
		"([doctype, name]) => window.cur_frm?.doc && cur_frm.doc.doctype == doctype && cur_frm.doc.name == name",
		[doctype, name],
	)
	page.settle()


def press(page: DeskPage, label: str, group: str | None = None) -> None:
	"""Press a button of the page's head, or of one of its menus."""
	if group:
		page.page.get_by_role("button", name=group, exact=True).locator("visible=true").first.click(
			timeout=WAIT
		)
		menu = page.page.locator(".dropdown-menu.show, .dropdown-menu:visible").first
		menu.get_by_text(label, exact=True).first.click(timeout=WAIT)
	else:
		head = page.page.locator(".page-head:visible, .layout-main-section:visible").first
		button = head.get_by_role("button", name=label, exact=True).locator("visible=true").first
		button.click(timeout=WAIT)
	page.settle()


def dialog(page: DeskPage) -> Locator:
	"""The dialog in front, filled with its defaults: those that come late would overwrite what is typed at once."""
	found = page.page.locator(".modal.show").last
	expect(found).to_be_visible(timeout=WAIT)
	page.page.wait_for_timeout(300)
	return found


def choose(page: DeskPage, field: str, name: str) -> None:
	"""Choose a document in a link field of the dialog."""
	box = dialog(page).locator(f"[data-fieldname={field}]").first
	box.locator("input").first.click()
	page.settle()  # the field has asked for its first suggestions
	box.locator("input").first.fill(name)
	box.locator("[role=option]", has_text=name).first.click(timeout=WAIT)
	page.settle()


def confirm(page: DeskPage) -> None:
	"""Press the main button of the dialog and wait for what it does."""
	front = dialog(page)
	front.locator(".btn-primary:visible").last.click(timeout=WAIT)
	page.wait("() => !document.querySelector('.modal.show')")
	page.settle()


def until(page: DeskPage, condition: str) -> None:
	"""Wait until a script's condition holds."""
	page.wait(f"() => {condition}")
	page.settle()
