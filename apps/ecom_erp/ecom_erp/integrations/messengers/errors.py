"""What becomes of a message that a gateway did not take."""

from ecom_erp.integrations.channels.base import ChannelError

NOT_TAKEN = 503  # the one failure of a service by which it says that it has not taken the message


class Undeliverable(ChannelError):
	"""It never arrives, however often it is sent; the message says why, without number and text. `code` is the service's."""

	def __init__(self, message: str, code: int = 0):
		super().__init__(message)
		self.code = code


class NoAccess(Exception):
	"""The service does not let us in: somebody has to see to the account; the message can be sent after that."""


class Unknown(ChannelError):
	"""The connection broke after the message was handed over: whether it was sent is not known. Sending it again might send it
	twice, which a person has to decide."""
