"""The settings of a node that lets in only whom it knows (I-10).

One listener for users with a password (SCRAM-SHA-512 inside TLS), one for certificates
(mTLS), and an authorizer that refuses what no rule allows. The same properties serve a
deployment; only the addresses are this machine's.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.kafka.node import Node

SCRAM, MTLS = "SCRAM", "MTLS"
_PROPERTIES = """\
listeners={scram}://{host}:{port},{mtls}://{host}:{mtls_port},CONTROLLER://{host}:{controller_port}
advertised.listeners={scram}://{host}:{port},{mtls}://{host}:{mtls_port}
listener.security.protocol.map={scram}:SASL_SSL,{mtls}:SSL,CONTROLLER:SSL
inter.broker.listener.name={mtls}
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.scram.scram-sha-512.sasl.jaas.config={login} required;
ssl.keystore.type=PEM
ssl.keystore.location={keystore}
ssl.truststore.type=PEM
ssl.truststore.location={truststore}
ssl.client.auth=required
listener.name.scram.ssl.client.auth=none
ssl.principal.mapping.rules=RULE:^CN=([^,]+).*$/$1/,DEFAULT
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users={super_users}
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """Who a node is, and whom it lets in."""

    keystore: Path
    """Its private key and its certificate, PEM; the node is a client of itself too."""
    truststore: Path
    """The authority that signs the clients' certificates, PEM."""
    super_users: tuple[str, ...]
    """Who may do everything: the node itself, and the administrator."""
    passwords: Mapping[str, str] = field(default_factory=dict)
    """Users of the SCRAM listener, made when the node's folder is."""

    def properties(self, host: str, node: Node) -> str:
        """The lines of `server.properties` that say so."""
        return _PROPERTIES.format(
            login="org.apache.kafka.common.security.scram.ScramLoginModule",
            scram=SCRAM,
            mtls=MTLS,
            host=host,
            port=node.port,
            mtls_port=node.mtls_port,
            controller_port=node.controller_port,
            keystore=self.keystore,
            truststore=self.truststore,
            super_users=";".join(f"User:{name}" for name in self.super_users),
        )

    def format_arguments(self) -> list[str]:
        """What StorageTool is told of the users."""
        users = [
            f"SCRAM-SHA-512=[name={name},password={password}]"
            for name, password in self.passwords.items()
        ]
        return [word for user in users for word in ("--add-scram", user)]

    def context(self) -> ssl.SSLContext:
        """How the node's own certificate is shown to it: to ask whether it serves."""
        context = ssl.create_default_context(cafile=self.truststore)
        context.load_cert_chain(self.keystore)
        return context
