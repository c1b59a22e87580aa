"""An AWS over https: what stands before the emulator, with a certificate of its own."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DAY = datetime.timedelta(days=1)


@dataclass
class Front:
    """Where it is, and the connections that came to be, by their version of TLS."""

    url: str
    opened: list = field(default_factory=list)


@contextmanager
def serving(port, context):
    """Takes TLS off whatever comes and hands it on to a port of this host."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        front = Front(f"https://127.0.0.1:{server.getsockname()[1]}")

        def accept():
            with contextlib.suppress(OSError):
                while True:
                    client, _ = server.accept()
                    threading.Thread(target=hand_on, args=(client, context, port, front), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield front


def hand_on(client, context, port, front):
    # Whoever does not trust us goes away in the handshake.
    with contextlib.suppress(OSError), context.wrap_socket(client, server_side=True) as outer:
        front.opened.append(outer.version())
        with socket.create_connection(("127.0.0.1", port)) as inner:
            threading.Thread(target=pump, args=(inner, outer), daemon=True).start()
            pump(outer, inner)


def pump(source, sink):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def authority(folder):
    """A root in a file, and what a server needs that has a certificate from it."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    root = sign("Root of a test", keys[0], keys[0], x509.BasicConstraints(ca=True, path_length=0))
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    leaf = sign("127.0.0.1", keys[1], keys[0], names)
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "leaf.pem").write_bytes(leaf.public_bytes(pem))
    private = keys[1].private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem", folder / "key.pem")
    return folder / "root.pem", context


def sign(subject, key, issuer_key, extension):
    now = datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Root of a test")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - DAY).not_valid_after(now + DAY)
    return builder.add_extension(extension, isinstance(extension, x509.BasicConstraints)).sign(
        issuer_key, hashes.SHA256()
    )
