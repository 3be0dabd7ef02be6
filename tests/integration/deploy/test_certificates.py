"""The certificates that the script makes, in real handshakes (I-10)."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from shared.running.service import NAMES
from tests.certificates import Authority
from tests.tools import need

pytestmark = pytest.mark.rule("I-10")
ROOT = Path(__file__).parents[3]
SERVERS = {"broker": "kafka", "postgres": "postgres"}
"""Who is reached, and by which name of host in the compose file."""
SECONDS = 20


def make(folder: Path) -> None:
    need("openssl")
    said = subprocess.run(
        [ROOT / "deploy" / "make-certificates.sh", folder],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.returncode == 0, said.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls") / "made"
    make(folder)
    return folder


def name_in(certificate: x509.Certificate) -> str:
    (common,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common.value)


@contextmanager
def listening(folder: Path, name: str, takes: Path) -> Iterator[int]:
    """A server with that certificate, which asks for one of the authority `takes`."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(takes))
    context.load_cert_chain(folder / f"{name}.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            try:
                with context.wrap_socket(server.accept()[0], server_side=True) as link:
                    shown = link.getpeercert(binary_form=True) or b""
                    link.sendall(
                        name_in(x509.load_der_x509_certificate(shown)).encode()
                    )
            except OSError:  # the handshakes that are refused end here
                return

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1]
        thread.join(SECONDS)


def greeted(port: int, ca: Path, own: Path | None, host: str) -> str:
    """What the server calls us, once each has proven itself to the other."""
    context = ssl.create_default_context(cafile=str(ca))
    if own is not None:
        context.load_cert_chain(own)
    with (
        socket.create_connection(("127.0.0.1", port), SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as link,
    ):
        name = link.recv(100).decode()
        if not name:
            raise ConnectionResetError("let go without a word")
        return name


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("name", [*NAMES, "admin"])
def test_each_proves_itself_to_the_other_under_its_own_name(
    folder: Path, server: str, name: str
) -> None:
    ca = folder / "ca.crt"
    with listening(folder, server, ca) as port:
        assert greeted(port, ca, folder / f"{name}.pem", SERVERS[server]) == name


def test_a_server_of_another_host_or_authority_is_not_believed(
    folder: Path, tmp_path: Path
) -> None:
    ca, own = folder / "ca.crt", folder / "plan-svc.pem"
    foreign = Authority(tmp_path, "foreign").ca
    for trusted, host in ((ca, "postgres"), (foreign, "kafka")):
        with (
            listening(folder, "broker", ca) as port,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            greeted(port, trusted, own, host)


def test_who_has_no_certificate_or_a_foreign_one_is_let_go(
    folder: Path, tmp_path: Path
) -> None:
    foreign = Authority(tmp_path, "foreign").identity("plan-svc")
    for own in (None, foreign):
        with (
            listening(folder, "broker", folder / "ca.crt") as port,
            pytest.raises((ssl.SSLError, ConnectionError)),
        ):
            greeted(port, folder / "ca.crt", own, "kafka")


def test_keys_are_strong_private_to_their_folder_and_none_is_shared(
    folder: Path,
) -> None:
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "ca.key").stat().st_mode & 0o077 == 0
    made = {path.stem: path.read_text() for path in folder.glob("*.pem")}
    assert set(made) == {*NAMES, "admin", *SERVERS}
    keys = {text.partition("-----END PRIVATE KEY")[0] for text in made.values()}
    assert len(keys) == len(made)
    for name, text in made.items():
        certificate = x509.load_pem_x509_certificate(text.encode())
        assert name_in(certificate) == name
        lasts = certificate.not_valid_after_utc - certificate.not_valid_before_utc
        assert lasts.days <= 825
        assert certificate.public_key().curve.key_size >= 256  # type: ignore[union-attr] # all are of curves


def test_run_again_it_makes_only_what_is_gone_by_the_same_authority(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "made"
    make(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "plan-svc.pem").unlink()
    make(folder)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"plan-svc.pem"}
    ca = folder / "ca.crt"
    with listening(folder, "broker", ca) as port:
        assert greeted(port, ca, folder / "plan-svc.pem", "kafka") == "plan-svc"
