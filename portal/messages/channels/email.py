"""Mail by the server that ``EMAIL_URL`` names."""

import smtplib
from email.headerregistry import Address
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from portal.messages.channels import Channel
from portal.messages.channels.base import NotSentError, Parcel, UnconfirmedError, UndeliverableError

PERMANENT = 500


class Mail:
    """A mail server keeps no keys: once a letter may have been taken, it is not sent again.

    The ``Message-ID`` is made of the parcel's key, so that mailboxes which look for doubles find one. What
    bounces comes back to ``BOUNCE_ADDRESS`` with the key in it (VERP), whatever the other server does with the letter.
    """

    channel = Channel.EMAIL
    repeats_safely = False

    def send(self, parcel: Parcel) -> None:
        letter = self._letter(parcel)
        connection: Any = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSentError(_words(error), channel_is_down=True) from error
        try:
            connection.send_messages([letter])
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            raise _answered(code, words) from refused
        except smtplib.SMTPResponseException as error:
            raise _answered(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise UnconfirmedError(_words(error)) from error
        finally:
            _close(connection)

    def _letter(self, parcel: Parcel) -> EmailMessage:
        domain = Address(addr_spec=settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")).domain
        body = "\n\n".join(filter(None, [parcel.body, parcel.link]))
        letter = EmailMessage(
            " ".join(parcel.subject.split()),
            body,
            from_email=_sender(parcel),
            to=[parcel.address],
            headers={"Message-ID": f"<{parcel.key}@{domain}>", "From": settings.DEFAULT_FROM_EMAIL},
        )
        try:
            letter.message()
        except ValueError as error:
            raise UndeliverableError(_words(error)) from error
        return letter


def _sender(parcel: Parcel) -> str:
    """Whom the other server writes to when it cannot deliver."""
    local, _, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{parcel.key.hex}@{domain}" if domain else settings.DEFAULT_FROM_EMAIL


def _answered(code: int, words: bytes | str) -> Exception:
    """The server has said no: for good (5xx), or for now."""
    text = f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    return UndeliverableError(text) if code >= PERMANENT else NotSentError(text)


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__


def _close(connection: Any) -> None:
    """Hang up; what became of the letter is known by now."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        connection.connection = None
