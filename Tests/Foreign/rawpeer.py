"""A peer that speaks ZMTP by hand, so that it can say what a ZeroMQ library would not let it say.

ZMTP 3.1 (RFC 37) with the NULL mechanism, and only what hostile tests need.
"""
import contextlib
import socket

GREETING = b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"NULL".ljust(20, b"\0") + b"\x00" + bytes(31)
MORE, LONG, COMMAND = 1, 2, 4


def ready():
    def metadata(name, value):
        return bytes([len(name)]) + name + len(value).to_bytes(4, "big") + value
    body = b"\x05READY" + metadata(b"Socket-Type", b"DEALER") + metadata(b"Identity", b"")
    return bytes([COMMAND, len(body)]) + body


def frame(content, more=False):
    flags = MORE if more else 0
    if len(content) < 256:
        return bytes([flags, len(content)]) + content
    return bytes([flags | LONG]) + len(content).to_bytes(8, "big") + content


@contextlib.contextmanager
def connected(endpoint, timeout=5.0):
    """A socket to an ipc:// or tcp:// endpoint, nothing said yet."""
    if endpoint.startswith("ipc://"):
        peer = socket.socket(socket.AF_UNIX)
        address = endpoint[6:]
    else:
        peer = socket.socket()
        host, port = endpoint[6:].rsplit(":", 1)
        address = (host, int(port))
    with contextlib.closing(peer):
        peer.settimeout(timeout)
        peer.connect(address)
        yield peer


def shake_hands(peer):
    """The greeting and READY of both sides."""
    peer.sendall(GREETING)
    read(peer, 64)
    peer.sendall(ready())
    head = read(peer, 2)
    read(peer, head[1])


def read(peer, count):
    data = b""
    while len(data) < count:
        piece = peer.recv(count - len(data))
        if not piece:
            raise ConnectionError(f"closed after {len(data)} of {count} bytes")
        data += piece
    return data


def send_while_taken(peer, data):
    """Sends, or says False when the other side has closed or takes no more."""
    try:
        peer.sendall(data)
        return True
    except (OSError, TimeoutError):
        return False
