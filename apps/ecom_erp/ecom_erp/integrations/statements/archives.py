"""Archives in which providers pack their files."""

import io
from zipfile import BadZipFile, ZipFile

from ecom_erp.core.accounting.statements.reading import StatementError

MOST_FILES = 50
MOST_BYTES = 200_000_000  # of all files together, unpacked
_WORKBOOK = "[Content_Types].xml"


def unpacked(data: bytes) -> list[bytes]:
	"""The CSV and text files of a ZIP archive, by their names; what is no archive, and a workbook, is given as it is. Raises
	StatementError for an archive that is broken, locked, too large or without such files."""
	if data[:2] != b"PK":
		return [data]
	try:
		with ZipFile(io.BytesIO(data)) as archive:
			if _WORKBOOK in archive.namelist():
				return [data]
			files = [one for one in archive.infolist() if one.filename.lower().endswith((".csv", ".txt"))]
			if len(files) > MOST_FILES or sum(one.file_size for one in files) > MOST_BYTES:
				raise StatementError(
					"The archive is too large to be read at once. Unpack it, and upload its files one by one."
				)
			found = [archive.read(one) for one in sorted(files, key=lambda one: one.filename)]
	except (BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
		if isinstance(error, StatementError):
			raise
		raise StatementError(
			"The archive cannot be unpacked here. Unpack it, and upload its files."
		) from error
	if not found:
		raise StatementError("The archive holds no CSV or text file")
	return found
