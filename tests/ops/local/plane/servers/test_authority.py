"""Who signs the certificates of servers: what it makes is what strict programs want."""

import os
import socket
import ssl
import stat
import subprocess
import threading
from pathlib import Path

import pytest
from cryptography import x509

from ops.local.plane.servers.authority import Authority

ADDRESS = "127.254.9.9"


def served(folder: Path) -> tuple[str, int]:
    """Serve one handshake with the certificate of the folder."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    listener = socket.create_server((ADDRESS, 0))

    def answer() -> None:
        with listener, listener.accept()[0] as plain:
            try:
                with context.wrap_socket(plain, server_side=True) as secret:
                    secret.recv(1)
            except ssl.SSLError:
                pass

    threading.Thread(target=answer, daemon=True).start()
    return listener.getsockname()[:2]


def shake(folder: Path, trusted: Path, name: str = ADDRESS) -> str | None:
    """What a client that is as strict as can be has against the server."""
    context = ssl.create_default_context(cafile=str(trusted))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    with socket.create_connection(served(folder)) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=name):
                return None
        except ssl.SSLCertVerificationError as error:
            return error.verify_message


def test_a_server_is_who_it_says(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.issue(ADDRESS, tmp_path)
    assert shake(tmp_path, authority.certificate) is None
    assert shake(tmp_path, Path(authority.environment["SSL_CERT_FILE"])) is None
    assert "IP address mismatch" in str(shake(tmp_path, authority.certificate, "127.254.9.8"))
    other = Authority(tmp_path / "other").certificate
    assert shake(tmp_path, other) == "unable to get local issuer certificate"


def test_a_server_may_not_sign(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    file, _ = authority.issue(ADDRESS, tmp_path)
    made = x509.load_pem_x509_certificate(file.read_bytes())
    limits = made.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (limits.critical, limits.value.ca) == (True, False)
    usage = made.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.key_cert_sign, usage.crl_sign) == (True, False, False)


def test_it_stays_for_as_long_as_its_folder(tmp_path: Path) -> None:
    first = Authority(tmp_path).certificate.read_bytes()
    assert Authority(tmp_path).certificate.read_bytes() == first
    assert Authority(tmp_path / "other").certificate.read_bytes() != first


def test_one_that_was_made_by_half_is_made_again(tmp_path: Path) -> None:
    Authority(tmp_path).certificate.unlink()
    authority = Authority(tmp_path)
    authority.issue(ADDRESS, tmp_path)
    assert shake(tmp_path, authority.certificate) is None


def test_keys_are_for_their_owner(tmp_path: Path) -> None:
    Authority(tmp_path).issue(ADDRESS, tmp_path)
    for name in ("ca.key", "server.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_programs_are_told_whom_to_trust(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    assert dict(authority.environment) == {
        "NODE_EXTRA_CA_CERTS": f"{tmp_path}/ca.pem",
        "PGSSLROOTCERT": f"{tmp_path}/ca.pem",
        "SSL_CERT_FILE": f"{tmp_path}/bundle.pem",
    }
    told = {"FEED_HOST": "127.1.201.7", "WEB_HOST": "example.com", "FEED_PORT": "1", "HOST": "x"}
    assert dict(authority.beside(told)) == {"FEED_CA_FILE": f"{tmp_path}/ca.pem"}


def test_what_the_machine_trusts_stays_trusted(tmp_path: Path) -> None:
    known = ssl.get_default_verify_paths().cafile
    if known is None:
        pytest.skip("this machine trusts nobody")
    authority = Authority(tmp_path)
    text = Path(authority.environment["SSL_CERT_FILE"]).read_bytes()
    assert text == Path(known).read_bytes() + authority.certificate.read_bytes()
    environment = {**os.environ, **authority.environment}
    count = "import ssl; print(ssl.create_default_context().cert_store_stats()['x509'])"
    here, there = (
        subprocess.run(["python3", "-c", count], env=env, capture_output=True, check=True).stdout
        for env in (os.environ, environment)
    )
    assert int(there) == int(here) + 1
