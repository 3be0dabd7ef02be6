"""Why something about a contact is refused; none repeats its value."""

from shared.errors import Conflict, Invalid, NotFound, Unavailable


class ContactUnknown(NotFound):
    """There is no such contact, or its subject is not yours to see."""

    code, rule = "contact-unknown", "S-11"
    zh = "没有该联系方式，或其检查对象不在您的区域。"


class WrongContact(Invalid):
    """The value cannot be a contact of its kind."""

    code, rule = "contact-wrong", "S-11"
    zh = "联系方式的格式不正确。"
    todo = "Give a mobile or landline number with its area code, or an app account."
    todo_zh = "请填写手机号、带区号的固定电话，或随申办等应用的账号。"


class NoPurpose(Invalid):
    """A contact serves the purposes that the subject consents to, at least one."""

    code, rule = "contact-without-purpose", "S-11"
    zh = "至少应有一项经检查对象同意的用途。"
    todo = "Name the purposes that the subject consented to."
    todo_zh = "请列明检查对象同意的用途。"


class ContactConfirmed(Conflict):
    """The subject confirmed this contact already."""

    code, rule = "contact-confirmed", "S-11"
    zh = "该联系方式已由检查对象确认。"


class ContactEnded(Conflict):
    """The contact ended; what it said is wiped."""

    code, rule = "contact-ended", "S-11"
    zh = "该联系方式已失效，内容已清除。"
    todo = "Give a new one."
    todo_zh = "请重新登记联系方式。"


class ContactKeyMissing(Unavailable):
    """A contact is sealed under a key that this deployment does not have."""

    code, rule = "contact-key-missing", "S-11"
    zh = "系统缺少解密联系方式所需的密钥。"
    todo = "Operations: put the key back into SUBJECT_SVC_CONTACT_RETIRED_KEYS."
    todo_zh = "请运维人员恢复 SUBJECT_SVC_CONTACT_RETIRED_KEYS 中的密钥。"
