from django.conf import settings
from django.db import models


class Channel(models.TextChoices):
    IN_APP = "in_app", "站内消息"
    EMAIL = "email", "电子邮件"


class MessageStatus(models.TextChoices):
    WAITING = "WAITING", "待发送"
    SENT = "SENT", "已发送"
    FAILED = "FAILED", "发送失败"
    TAKEN_BACK = "TAKEN_BACK", "已撤销"


class Message(models.Model):
    """One message to one person through one channel; waits in the outbox until its act has committed.

    ``record_id`` is the audit record of the act that it tells of; an act taken back takes its unsent messages back.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="portal_messages")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    subject = models.CharField(max_length=120)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    record_id = models.BigIntegerField(null=True, db_index=True)
    status = models.CharField(max_length=10, choices=MessageStatus.choices, default=MessageStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="messages_of_a_person"),
            models.Index(fields=["id"], condition=models.Q(status="WAITING"), name="messages_waiting"),
        ]
