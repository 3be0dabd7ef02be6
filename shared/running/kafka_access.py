"""How this process reaches Kafka: where it is, and who we are (I-10)."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Security = Literal["plaintext", "mtls", "scram"]


@dataclass(frozen=True, slots=True)
class Access:
    """Where Kafka is, and how we prove who we are."""

    bootstrap: str
    security: Security = "plaintext"
    ca_file: Path | None = None
    """Who signs the brokers' certificates; None leaves it to the machine's list."""
    certificate_file: Path | None = None
    key_file: Path | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    def options(self) -> dict[str, Any]:
        """What each of aiokafka's clients is given; files are read anew each time."""
        options: dict[str, Any] = {"bootstrap_servers": self.bootstrap}
        if self.security == "plaintext":
            return options
        options |= {"security_protocol": "SSL", "ssl_context": self._context()}
        if self.security == "scram":
            options |= {
                "security_protocol": "SASL_SSL",
                "sasl_mechanism": "SCRAM-SHA-512",
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        return options

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certificate_file is not None:
            context.load_cert_chain(self.certificate_file, self.key_file)
        return context
