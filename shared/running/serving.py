"""How a service's HTTP server runs, wherever it is started."""

from typing import Any

from shared.running.settings import ServiceSettings


def server_options(settings: ServiceSettings) -> dict[str, Any]:
    """What uvicorn is told besides the application and where it listens.

    Who calls is the peer, unless the peer is a proxy of ours, whose word counts: a
    caller that names an address itself is not believed.
    """
    return {
        "log_config": None,
        "timeout_graceful_shutdown": 5,
        "server_header": False,
        "proxy_headers": True,
        "forwarded_allow_ips": ",".join(map(str, settings.trusted_proxies)),
    }
