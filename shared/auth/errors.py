"""Why a caller is refused, each with its challenge (RFC 6750, RFC 9470)."""

from collections.abc import Iterable, Mapping

from shared.errors import Forbidden, Unauthenticated, Unavailable

_NEW_TOKEN = "Get a new access token from the issuer and send it again."  # noqa: S105 - a sentence
_NEW_TOKEN_ZH = "请向签发方重新获取访问令牌后重试。"  # noqa: S105 - a sentence


class TokenMissing(Unauthenticated):
    """This needs an access token, and none was sent."""

    code = "token-missing"
    zh = "未携带访问令牌。"


class TokenInvalid(Unauthenticated):
    """The access token cannot be accepted."""

    code = "token-invalid"
    zh = "访问令牌无效。"
    todo = _NEW_TOKEN
    todo_zh = _NEW_TOKEN_ZH
    headers: Mapping[str, str] = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


class TokenExpired(TokenInvalid):
    """The access token has expired."""

    code = "token-expired"
    zh = "访问令牌已过期。"


class TokenWrongAudience(TokenInvalid):
    """The access token was issued for another system."""

    code = "token-wrong-audience"
    zh = "访问令牌不是为本系统签发的。"
    todo = "Ask the issuer for a token whose audience is this system."
    todo_zh = "请向签发方申请受众为本系统的令牌。"


class KeysUnavailable(Unavailable):
    """The issuer's keys cannot be read now, so no token can be checked."""

    code = "keys-unavailable"
    zh = "暂时无法获取签发方公钥，不能核验令牌。"


class ScopeMissing(Forbidden):
    """The token lacks a scope that this needs."""

    code = "scope-missing"
    zh = "令牌缺少此操作所需的权限。"

    def __init__(self, missing: Iterable[str]) -> None:
        lacking = sorted(missing)
        super().__init__(
            f"The token lacks the scope {', '.join(lacking)}.",
            zh=f"令牌缺少权限：{'、'.join(lacking)}。",
            missing=lacking,
        )
        self.headers = {
            "WWW-Authenticate": 'Bearer error="insufficient_scope", '
            f'scope="{" ".join(lacking)}"'
        }


class TokenEnded(Unauthenticated):
    """The tokens of this person were ended before their time."""

    code = "token-ended"
    zh = "该人员的令牌已被提前终止，请重新登录。"
    todo = "Sign in again; if that is refused, ask your administrator."
    todo_zh = "请重新登录；仍不能使用的，请联系管理员。"


class SignInTooWeak(Unauthenticated):
    """A second person signs in in a stronger way than this token's."""

    code = "sign-in-too-weak"
    rule = "I-09"
    zh = "复核人须以更高强度的方式登录。"
    todo = "Sign in again in one of the ways that are named here (acr)."
    todo_zh = "请以所列方式（acr）重新登录。"

    def __init__(self, acr: Iterable[str]) -> None:
        wanted = sorted(acr)
        super().__init__(acr=wanted)
        self.headers = {
            "WWW-Authenticate": 'Bearer error="insufficient_user_authentication", '
            f'acr_values="{" ".join(wanted)}"'
        }


class OtherAgency(Forbidden):
    """Only the agency itself may do this."""

    code = "other-agency"
    zh = "只有本机关可以办理。"
    todo = "Use a token of the agency that is named here."
    todo_zh = "请使用所列机关的令牌办理。"


class OtherRegion(Forbidden):
    """This belongs to another region."""

    code = "other-region"
    zh = "此事项属于其他区域。"
    todo = "Use a token of the region that is named here."
    todo_zh = "请使用所列区域的令牌办理。"
