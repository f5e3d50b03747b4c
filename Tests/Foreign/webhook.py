"""A receiver of webhooks for the tests: a real HTTP server, whose signatures are checked by code of its own."""
import base64
import contextlib
import hashlib
import hmac
import http.server
import json
import os
import threading
import time

from conftest import free_port


class Receiver:
    """Takes what is posted to it; `answer` decides, by the number of the request, what it says."""

    def __init__(self, port=None, answer=lambda number: 204):
        self.port = port or free_port()
        self.answer = answer
        self.key = os.urandom(32)
        self.requests = []
        self.server = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/alerts"

    def secret(self, bus, name):
        """The file of the key, in the installation's folder."""
        path = bus.folder / "keys" / f"{name}.webhook"
        path.write_text("whsec_" + base64.b64encode(self.key).decode() + "\n")
        path.chmod(0o600)
        return f"keys/{name}.webhook"

    def start(self):
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.requests.append(Request(dict(self.headers.items()), body, time.time()))
                receiver.reply(self, len(receiver.requests))

            do_GET = do_POST

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # the other side went away: a test may be about that

        self.server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def reply(self, handler, number):
        said = self.answer(number)
        status, headers, body = said if isinstance(said, tuple) else (said, {}, b"")
        with contextlib.suppress(OSError):
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            if "Content-Length" not in headers:
                handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

    def stop(self):
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def check(self, request):
        """The event, when the signature is this key's, of these bytes, and of now."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        assert headers["content-type"].startswith("application/cloudevents+json")
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
        mac = base64.b64encode(hmac.new(self.key, signed, hashlib.sha256).digest()).decode()
        assert f"v1,{mac}" in headers["webhook-signature"].split(" ")
        assert abs(int(headers["webhook-timestamp"]) - request.at) < 30
        event = json.loads(request.body)
        assert event["specversion"] == "1.0" and event["id"] == headers["webhook-id"]
        assert event["datacontenttype"] == "application/json" and event["source"].startswith("urn:casebus:log:")
        return event

    def events(self):
        return [self.check(request) for request in list(self.requests)]


class Request:
    def __init__(self, headers, body, at):
        self.headers, self.body, self.at = headers, body, at
