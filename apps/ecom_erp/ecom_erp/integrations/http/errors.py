"""What can go wrong with a call; the message names host and path, never query, headers or bodies."""


class HttpError(Exception):
	"""A call that brought no usable answer. `retryable`: the same call may succeed later. `status`: the HTTP status,
	0 when there was no answer. `retry_after`: seconds the service asks to wait, 0 when it says nothing. The message names host and path, never query, headers or bodies."""

	retryable = False
	never_sent = False
	"""No byte of the request went out, so that sending it again can do no harm."""

	def __init__(self, message: str, status: int = 0, body: bytes = b"", retry_after: float = 0.0):
		super().__init__(message)
		self.status = status
		self.body = body
		self.retry_after = retry_after


class HostNotAllowed(HttpError):
	"""The address, or the place it redirects to, is not one this client may reach."""


class BreakerOpen(HttpError):
	"""The account rests after repeated failures; nothing was sent."""

	retryable = True


class Throttled(HttpError):
	"""The service asks for patience; `retry_after` in seconds, 0 when it gave no time."""

	retryable = True

	def __init__(self, message: str, status: int = 429, body: bytes = b"", retry_after: float = 0.0):
		super().__init__(message, status, body, retry_after)


class Unreachable(HttpError):
	"""No connection, no answer in time, or a failure of the service (5xx). Whether a call that was sent had an effect
	is not known."""

	retryable = True


class Refused(HttpError):
	"""The service answered and refused (4xx); repeating gives the same answer."""


class ResponseTooLarge(HttpError):
	"""The answer is longer than this client reads."""


def had_no_effect(error: HttpError) -> bool:
	"""Whether a call that failed has surely had none there."""
	return error.never_sent or isinstance(error, Throttled | BreakerOpen | HostNotAllowed)
