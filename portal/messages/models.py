import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.messages.channels import Channel


class Message(models.Model):
    """What one person is told; in the portal at once, through the ``deliveries`` as he wishes.

    ``record_id`` is the audit record of the act that it tells of; an act taken back takes its messages back.
    ``pressing``: somebody has to act or to know today, so it waits for no digest.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="portal_messages")
    subject = models.CharField(max_length=120)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    record_id = models.BigIntegerField(null=True, db_index=True)
    pressing = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="messages_of_a_person"),
            # Every page counts them.
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="messages_unread"),
        ]


class MessageTemplate(models.Model):
    """An administrator's text in the place of the shipped one of ``code``, from ``valid_from`` until it is ended.

    Of several in force the one that began last counts, of those the one written last. Rows are ended, never deleted.
    """

    code = models.SlugField("消息", max_length=60)
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    valid_from = models.DateField("生效日期")
    reason = models.CharField("修改原因", max_length=300)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField("修改时间")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = "消息模板"
        verbose_name_plural = "消息模板"
        indexes = [
            models.Index(fields=["code", "valid_from"], condition=models.Q(ended_at=None), name="templates_not_ended")
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]


class DeliveryStatus(models.TextChoices):
    WAITING = "WAITING", "待发送"
    SENDING = "SENDING", "正在发送"
    SENT = "SENT", "已发送"
    DELIVERED = "DELIVERED", "已送达"
    BOUNCED = "BOUNCED", "退信"
    FAILED = "FAILED", "发送失败"
    UNCONFIRMED = "UNCONFIRMED", "已送出，未获确认"
    TAKEN_BACK = "TAKEN_BACK", "已撤销"


class Delivery(models.Model):
    """One message on its way through one channel outside the portal.

    Deliveries of one ``parcel`` go out as one; the parcel's key is what a gateway knows them by. A digest gets its
    parcel when it is first packed, and keeps it: what was tried again is the same parcel. ``due_at`` is the next try,
    ``sent_to`` the keyed hash of the address of the last one.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    parcel = models.UUIDField(null=True, default=uuid.uuid4, db_index=True)
    status = models.CharField(max_length=12, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    promised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    sent_to = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "送达"
        verbose_name_plural = "送达"
        indexes = [
            models.Index(
                fields=["channel", "due_at"],
                condition=models.Q(status__in=["WAITING", "SENDING"]),
                name="deliveries_under_way",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="delivered_once_by_each_channel")]


class DeadAddress(models.Model):
    """That nothing arrives at a person's present address of a channel; another address is another hash.

    It is the address of ``sent_to``, so that a new one works at once and nothing need be cleared.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dead_addresses")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address_hash = models.CharField(max_length=64)
    since = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        verbose_name = "失效的联系方式"
        verbose_name_plural = "失效的联系方式"
        constraints = [models.UniqueConstraint(fields=["person", "channel"], name="one_dead_address_of_a_channel")]

    @property
    def title(self) -> str:
        where = "邮箱" if self.channel == Channel.EMAIL else "手机号"
        return f"您登记的{where}收不到消息，已停止发送"


class Pace(models.TextChoices):
    AT_ONCE = "at_once", "随时发送"
    DAILY = "daily", "每天早上汇总一次（要紧的随时发送）"
    PRESSING = "pressing", "只发要紧的"
    NEVER = "never", "不发送"


class Preference(models.Model):
    """How one person wants one channel used; without a row, ``channels.USUAL_PACE``."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_preferences")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    pace = models.CharField(max_length=10, choices=Pace.choices)

    class Meta:
        verbose_name = "消息偏好"
        verbose_name_plural = "消息偏好"
        constraints = [models.UniqueConstraint(fields=["person", "channel"], name="one_pace_of_a_channel")]
