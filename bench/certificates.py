"""A chain of certificates as AWS has one: root, intermediate and leaf, each RSA-2048; and trust in it.

The leaf is for the addresses of loopback that the stub answers at.
"""

import datetime
import ipaddress
import os
import time
import warnings
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

SYSTEM = [Path("/etc/pki/tls/certs/ca-bundle.crt"), Path("/etc/ssl/certs/ca-certificates.crt"), Path(certifi.where())]
ADDRESSES = [f"127.0.0.{last}" for last in range(1, 6)]
DAY = datetime.timedelta(days=1)
KEPT = 7 * 86_400


def make(folder):
    """Fills the folder, unless it was within a week: `chain.pem` and `key.pem` of the server; `system.pem`, which is the
    system's trust store with the root of that chain added, and `amazon.pem`, which is Amazon's roots and that one."""
    folder = Path(folder)
    last = folder / "system.pem"
    if last.exists() and time.time() - last.stat().st_mtime < KEPT:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    root_key, intermediate_key, leaf_key = [rsa.generate_private_key(65537, 2048) for _ in range(3)]
    root = sign("Bench Root", root_key, "Bench Root", root_key, authority(1))
    intermediate = sign("Bench Intermediate", intermediate_key, "Bench Root", root_key, authority(0))
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(address)) for address in ADDRESSES)]
    )
    leaf = sign("localhost", leaf_key, "Bench Intermediate", intermediate_key, [(names, False)])

    (folder / "chain.pem").write_bytes(pem(leaf) + pem(intermediate))
    with open(folder / "key.pem", "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(
            leaf_key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    system = next(path for path in SYSTEM if path.exists()).read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Some roots of others have serial numbers below zero.
        every = x509.load_pem_x509_certificates(system)
    amazon = [pem(trusted) for trusted in every if is_amazon(trusted)]
    (folder / "amazon.pem").write_bytes(b"".join([*amazon, pem(root)]))
    last.write_bytes(system + b"\n" + pem(root))
    return folder


def is_amazon(certificate):
    """Whether it is a root of Amazon Trust Services."""
    subject = certificate.subject.rfc4514_string()
    return "Amazon Root CA" in subject or "Starfield Services Root" in subject


def authority(below):
    return [(x509.BasicConstraints(ca=True, path_length=below), True)]


def sign(subject, key, issuer, issuer_key, extensions):
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + 30 * DAY)
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def name(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)
