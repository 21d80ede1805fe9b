"""Certificates of servers on this machine, and what makes programs trust them."""

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

LONG: Final = timedelta(days=3650)
BEFORE: Final = timedelta(days=1)
"""How much a clock may go back."""
HOST: Final = "_HOST"


class Authority:
    """Signs for one stack; its key stays in the stack's folder."""

    def __init__(self, folder: Path) -> None:
        """Take the authority that is in `folder`, or make one."""
        self.certificate = folder / "ca.pem"
        self._bundle, self._private = folder / "bundle.pem", folder / "ca.key"
        folder.mkdir(parents=True, exist_ok=True)
        # The certificate is written last: where it is, all else is.
        if not self.certificate.exists():
            key = ec.generate_private_key(ec.SECP256R1())
            name = _name("Groundwork on this machine")
            text = _signed(_authority(_builder(name, name, key)), key, key)
            _keep(self._private, _pem(key))
            self._bundle.write_bytes(_known() + text)
            self.certificate.write_bytes(text)

    @property
    def environment(self) -> Mapping[str, str]:
        """What lets OpenSSL, Node and libpq trust it, beside all that they trust already."""
        return {
            "NODE_EXTRA_CA_CERTS": str(self.certificate),
            "PGSSLROOTCERT": str(self.certificate),
            "SSL_CERT_FILE": str(self._bundle),
        }

    def beside(self, told: Mapping[str, str]) -> Mapping[str, str]:
        """`NAME_CA_FILE` for each `NAME_HOST` on this machine: for who trusts AWS's own alone."""
        return {
            f"{name.removesuffix(HOST)}_CA_FILE": str(self.certificate)
            for name, value in told.items()
            if name.endswith(HOST) and value.startswith("127.")
        }

    def issue(self, address: str, folder: Path) -> tuple[Path, Path]:
        """Files with a new certificate for an address, and with its key."""
        parent = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        signer = load_pem_private_key(self._private.read_bytes(), None)
        if not isinstance(signer, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{self._private}: not the key that was made here")
        key = ec.generate_private_key(ec.SECP256R1())
        wanted = _server(_builder(_name(address), parent.subject, key), address)
        certificate, private = folder / "server.pem", folder / "server.key"
        certificate.write_bytes(_signed(wanted, key, signer))
        _keep(private, _pem(key))
        return certificate, private


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + LONG)
    )


def _authority(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    """What RFC 5280 wants of who signs; strict programs check it."""
    limited = x509.BasicConstraints(ca=True, path_length=0)
    return builder.add_extension(limited, critical=True).add_extension(
        _usage(signs=True), critical=True
    )


def _server(builder: x509.CertificateBuilder, address: str) -> x509.CertificateBuilder:
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
    limited = x509.BasicConstraints(ca=False, path_length=None)
    made = builder.add_extension(names, critical=False).add_extension(limited, critical=True)
    return made.add_extension(_usage(signs=False), critical=True)


def _usage(*, signs: bool) -> x509.KeyUsage:
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    never = dict.fromkeys((*others, "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, **never)


def _signed(
    builder: x509.CertificateBuilder,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
) -> bytes:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    named = builder.add_extension(own, critical=False).add_extension(by, critical=False)
    return named.sign(signer, SHA256()).public_bytes(Encoding.PEM)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _keep(file: Path, text: bytes) -> None:
    """Write what nobody else may read."""
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(text)


def _known() -> bytes:
    """Authorities that this machine trusts."""
    found = ssl.get_default_verify_paths().cafile
    return Path(found).read_bytes() if found else b""
