"""The gateway's own configuration in a real nginx, before a backend that echoes."""

import json
import re
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.certificates import Authority
from tests.tools import free_port, need, running

ROOT = Path(__file__).parents[3]
GATEWAY = ROOT / "deploy" / "gateway"


class Echo(BaseHTTPRequestHandler):
    """Answers with the path and the number of bytes it was given."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        told = {"path": self.path, "bytes": length}
        told["caller"] = self.headers.get("X-Forwarded-For", "")
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - http.server's name

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def backend() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture
def gateway(backend: int, tmp_path: Path) -> Iterator[httpx.Client]:
    """nginx with the committed file; only names, ports and folders are local ones."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (
        running(started(backend, tmp_path, port, GATEWAY / "tls.d"), tmp_path),
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        wait_until_open(client)
        yield client


def started(backend: int, tmp_path: Path, port: int, tls: Path) -> list[str | Path]:
    """The command that starts it, once its file is written."""
    text = (GATEWAY / "nginx.conf").read_text()
    text = re.sub(r"set \$backend \S+;", f"set $backend 127.0.0.1:{backend};", text)
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    text = text.replace("/tmp/", f"{tmp_path}/").replace(  # noqa: S108 - nginx's own paths
        "/usr/share/onevisit", str(GATEWAY / "www")
    )
    for stream in ("stdout", "stderr"):
        text = text.replace(f"/dev/{stream}", str(tmp_path / f"{stream}.log"))
    text = text.replace("/etc/nginx/tls.d", str(tls))
    # a busy machine cannot ask 200 times a second: the burst is what is counted
    text = text.replace("rate=200r/s", "rate=10r/s")
    config = tmp_path / "nginx.conf"
    config.write_text(f"daemon off;\nuser root;\n{text}")
    return [need("nginx"), "-p", tmp_path, "-c", config]


@pytest.fixture
def secure(backend: int, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The same with the block of `tls.d/README.md`: its port and its authority."""
    authority = Authority(tmp_path, "ours")
    pem = authority.identity("gateway")
    (block,) = re.findall(
        r"```nginx\n(.*?)```", (GATEWAY / "tls.d/README.md").read_text(), re.DOTALL
    )
    port, tls = free_port(), tmp_path / "tls.d"
    tls.mkdir()
    block = re.sub(r"/run/secrets/gateway\.(crt|key)", str(pem), block)
    block = block.replace("listen 8443", f"listen 127.0.0.1:{port}")
    (tls / "tls.conf").write_text(block)
    with running(started(backend, tmp_path, free_port(), tls), tmp_path):
        with httpx.Client(
            base_url=f"https://127.0.0.1:{port}",
            verify=ssl.create_default_context(cafile=str(authority.ca)),
        ) as client:
            wait_until_open(client)
        yield port, authority.ca


def wait_until_open(client: httpx.Client) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            client.get("/")
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("nginx did not start")


@pytest.mark.parametrize(
    "path",
    [
        "/plan/v1/plans?limit=2&cursor=a%2Fb",
        "/subject/v1/subjects/91310116MA1J00000X",
        "/credit/openapi.json",
        "/checkcode/docs",
        "/matching/proposals",
        "/c/AbC-123/rating",
    ],
)
def test_a_path_passes_unchanged(gateway: httpx.Client, path: str) -> None:
    answer = gateway.get(path)
    assert answer.status_code == 200
    assert answer.json()["path"] == path
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/plan/metrics",
        "/matching/metrics",
        "/plan/livez",
        "/credit/readyz",
        "/metrics",
        "/other/v1/x",
    ],
)
def test_what_is_not_named_is_not_reachable(gateway: httpx.Client, path: str) -> None:
    assert gateway.get(path).status_code == 404


def test_the_start_page_is_chinese_first(gateway: httpx.Client) -> None:
    page = gateway.get("/").text
    assert page.index("综合查一次") < page.index("One visit")


def test_a_bulk_upload_passes_and_a_large_request_does_not(
    gateway: httpx.Client,
) -> None:
    rows = b"x" * 3_000_000
    for path in ("/plan/v1/plans/1/subjects", "/matching/v1/replays?back=2"):
        answer = gateway.post(path, content=rows)
        assert answer.json().items() >= {"path": path, "bytes": len(rows)}.items()
    refused = gateway.post("/plan/v1/plans", content=rows)
    assert refused.status_code == 413
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "too-large"


@pytest.mark.parametrize("kind", ["text/csv", "application/gzip"])
def test_what_a_body_is_called_buys_no_size(gateway: httpx.Client, kind: str) -> None:
    for path, size in (("/c/AbC/report", 70_000), ("/plan/v1/plans", 3_000_000)):
        headers = {"content-type": kind}
        assert (
            gateway.post(path, content=b"x" * size, headers=headers).status_code == 413
        )


@pytest.mark.rule("C-05")
def test_no_log_has_the_token_of_a_scan_page(
    gateway: httpx.Client, tmp_path: Path
) -> None:
    for _ in range(40):
        gateway.get("/c/s3cr3tt0k3n/report?secret=s3cr3tt0k3n")
    gateway.post("/c/s3cr3tt0k3n/report", content=b"x" * 70_000)
    gateway.get("/plan/v1/plans?name=s3cr3tt0k3n")
    logs = [(tmp_path / f"{name}.log").read_text() for name in ("stdout", "stderr")]
    assert "/c/-/report" in logs[0]
    assert "s3cr3tt0k3n" not in "".join(logs)


def test_new_tokens_are_no_way_round_the_limit_of_an_address(
    gateway: httpx.Client,
) -> None:
    answers = [
        gateway.get("/plan/v1/plans", headers={"Authorization": f"Bearer {number}"})
        for number in range(1500)
    ]
    assert 429 in {answer.status_code for answer in answers}


def test_what_anybody_may_send_is_counted_apart(gateway: httpx.Client) -> None:
    sent = [gateway.post("/c/AbC/report", content=b"text=x") for _ in range(9)]
    assert [answer.status_code for answer in sent].count(200) == 6
    assert gateway.get("/c/AbC").status_code == 200


def test_a_caller_that_asks_too_often_is_told_so(gateway: httpx.Client) -> None:
    answers = [gateway.get("/c/AbC") for _ in range(60)]
    counts = Counter(answer.status_code for answer in answers)
    assert counts[200] >= 20
    assert counts[429] > 0
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["code"] == "too-many-requests"
    assert refused.headers["Retry-After"] == "1"
    # another caller is not held up: API calls count by token
    other = gateway.get("/plan/v1/plans", headers={"Authorization": "Bearer b"})
    assert other.status_code == 200


SECURITY_HEADERS = (
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "X-Frame-Options",
)


@pytest.mark.rule("I-10")
def test_over_tls_a_browser_is_told_to_stay_and_over_plain_text_nothing(
    secure: tuple[int, Path], gateway: httpx.Client
) -> None:
    port, ca = secure
    context = ssl.create_default_context(cafile=str(ca))
    with httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=context) as client:
        for path in ("/plan/v1/plans", "/nowhere"):
            told = client.get(path).headers["Strict-Transport-Security"]
            assert told == "max-age=31536000; includeSubDomains"
        tried = [client.get("/plan/v1/plans") for _ in range(700)]
        served = next(answer for answer in tried if answer.status_code == 200)
        refused = next(answer for answer in tried if answer.status_code == 429)
        for name in SECURITY_HEADERS:
            assert refused.headers[name] == served.headers[name], name
    assert "Strict-Transport-Security" not in gateway.get("/plan/v1/plans").headers


@pytest.mark.rule("I-10")
@pytest.mark.parametrize(
    ("version", "taken"), [("tls1_1", False), ("tls1_2", True), ("tls1_3", True)]
)
def test_old_tls_is_not_spoken(
    secure: tuple[int, Path], version: str, *, taken: bool
) -> None:
    port, ca = secure
    said = subprocess.run(
        [
            *(need("openssl"), "s_client", "-brief", f"-{version}", "-CAfile", ca),
            *("-cipher", "ALL:@SECLEVEL=0", "-connect", f"localhost:{port}"),
        ],
        input=b"",
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert (said.returncode == 0) == taken, said.stderr
    assert (b"CONNECTION ESTABLISHED" in said.stderr) == taken


@pytest.mark.rule("I-10")
def test_a_method_that_mirrors_the_request_is_not_served(gateway: httpx.Client) -> None:
    assert gateway.request("TRACE", "/plan/v1/plans").status_code == 405


@pytest.mark.rule("E-05")
def test_an_address_that_the_caller_names_does_not_pass(gateway: httpx.Client) -> None:
    said = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"}
    assert gateway.get("/plan/v1/plans", headers=said).json()["caller"] == "127.0.0.1"
