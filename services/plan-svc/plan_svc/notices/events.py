"""Notices as the events that describe them."""

from plan_svc.notices.domain import Notice
from shared.events.plan import (
    NoticeAnswered,
    NoticeClosed,
    NoticeEvent,
    NoticeReceiver,
    NoticeSent,
    NoticeStatus,
    ReplyState,
)


def notice_event(notice: Notice) -> NoticeEvent:
    """The event of a notice's present state: without its words."""
    said = any(reply.state is not ReplyState.OPEN for reply in notice.replies)
    match notice.status:
        case NoticeStatus.CLOSED:
            return _event(NoticeClosed, notice)
        case NoticeStatus.SENT if not said:
            return _event(NoticeSent, notice)
        case _:
            return _event(NoticeAnswered, notice)


def _event(kind: type[NoticeEvent], notice: Notice) -> NoticeEvent:
    return kind(
        id=str(notice.id),
        kind=notice.kind,
        sender=notice.sender,
        replies=tuple(
            NoticeReceiver(agency=reply.agency, state=reply.state)
            for reply in notice.replies
        ),
        status=notice.status,
        sent_on=notice.sent_on,
        due_on=notice.due_on,
        place=notice.place,
        uscc=notice.uscc,
        plan_id=None if notice.plan_id is None else str(notice.plan_id),
        task=notice.task,
        commitment=notice.commitment,
        chases=notice.chases,
        classified=notice.classified,
        surprise=notice.surprise,
        bases=notice.bases,
        version=notice.version,
    )
