"""Says why Kafka does not let this process in, and what to do about it (I-10).

A client tells of a wrong password only that it could not connect. So a broker that let
nobody in is asked once more, by a connection of its own.
"""

import asyncio
import ssl
from contextlib import suppress

from aiokafka.conn import create_conn
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
)

from shared.errors import Unavailable
from shared.running.kafka_access import Access

FORBIDDEN = (
    TopicAuthorizationFailedError,
    GroupAuthorizationFailedError,
    ClusterAuthorizationFailedError,
)
ASK_SECONDS = 2.0
"""How long a broker that does not let us in is asked why."""


class Silent(Unavailable):
    """Kafka does not answer."""

    zh = "消息系统没有响应。"


class WrongPassword(Unavailable):
    """Kafka does not know this user, or not with this password."""

    code = "kafka-wrong-password"
    rule = "I-10"
    zh = "消息系统不认可该用户名或密码。"
    todo = "Set the service's KAFKA_USERNAME and KAFKA_PASSWORD as Kafka has them."
    todo_zh = "请按消息系统中的设置填写该服务的 KAFKA_USERNAME 与 KAFKA_PASSWORD。"


class CertificateRefused(Unavailable):
    """Kafka ended the connection: it does not take this service's certificate."""

    code = "kafka-certificate-refused"
    rule = "I-10"
    zh = "消息系统不接受本服务的证书。"
    todo = (
        "Set the service's KAFKA_CERTIFICATE_FILE and KAFKA_KEY_FILE to a certificate "
        "that Kafka's truststore signs and that has not expired."
    )
    todo_zh = "请为该服务配置消息系统信任且未过期的证书与私钥。"


class UnprovenBroker(Unavailable):
    """The broker's certificate is not signed by whom we trust, or of another host."""

    code = "kafka-unproven-broker"
    rule = "I-10"
    zh = "无法确认消息系统的身份。"
    todo = (
        "Set KAFKA_CA_FILE to the authority of the brokers' certificates, and "
        "KAFKA_BOOTSTRAP to the host that stands in them."
    )
    todo_zh = "请核对 KAFKA_CA_FILE 与 KAFKA_BOOTSTRAP 中的主机名。"


class NoTls(Unavailable):
    """Kafka does not speak TLS at this address."""

    code = "kafka-no-tls"
    rule = "I-10"
    zh = "该地址的消息系统未启用加密连接。"
    todo = "Set KAFKA_BOOTSTRAP to the address of Kafka's TLS listener."
    todo_zh = "请将 KAFKA_BOOTSTRAP 设为消息系统的加密监听地址。"


class PlainTextRefused(Unavailable):
    """Kafka speaks TLS at this address, and this service plain text."""

    code = "kafka-plain-text"
    rule = "I-10"
    zh = "消息系统要求加密连接，本服务使用的是明文。"
    todo = "Set KAFKA_SECURITY to scram or mtls, with what the runbook lists for it."
    todo_zh = "请将 KAFKA_SECURITY 设为 scram 或 mtls，并按运维手册补全配置。"


class KafkaForbids(Unavailable):
    """Kafka knows this service, and does not allow it this topic or group."""

    code = "kafka-forbids"
    rule = "I-10"
    zh = "消息系统未授予本服务所需权限。"
    todo = "Run `onevisit topics acl` as an administrator of Kafka."
    todo_zh = "请以消息系统管理员身份运行 onevisit topics acl。"


async def refusal(access: Access, fault: BaseException) -> Unavailable:
    """What to say of a fault of one of Kafka's clients."""
    if isinstance(fault, FORBIDDEN):
        return KafkaForbids(part="kafka", refused=str(fault))
    if not isinstance(fault, KafkaConnectionError):
        return Silent(part="kafka")
    host, _, port = access.bootstrap.split(",", 1)[0].rpartition(":")
    try:
        async with asyncio.timeout(ASK_SECONDS):
            if access.security == "plaintext":
                return await _speaks_tls(host, int(port))
            return await _knock(access, host, int(port))
    except TimeoutError:
        return Silent(part="kafka")


async def _knock(access: Access, host: str, port: int) -> Unavailable:
    options = access.options()
    options.pop("bootstrap_servers")
    try:
        conn = await create_conn(host, port, **options)
    except SaslAuthenticationFailed:
        return WrongPassword(part="kafka", user=access.username)
    except ssl.SSLCertVerificationError:
        return UnprovenBroker(part="kafka")
    except (ssl.SSLError, ConnectionResetError):
        return NoTls(part="kafka")
    except KafkaConnectionError:
        return CertificateRefused(part="kafka")
    except (KafkaError, OSError):
        return Silent(part="kafka")
    conn.close()
    return Silent(part="kafka")


async def _speaks_tls(host: str, port: int) -> Unavailable:
    """Whether a broker that closes plain connections would take a TLS one."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        _, writer = await asyncio.open_connection(host, port, ssl=context)
    except OSError:
        return Silent(part="kafka")
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return PlainTextRefused(part="kafka")
