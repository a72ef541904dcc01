"""Bank Account: an account at a bank, of the company or of a party."""

from frappe.model.document import Document


class BankAccount(Document):
	"""Named after itself and its bank."""

	def autoname(self) -> None:
		self.name = f"{self.account_name} - {self.bank}"
