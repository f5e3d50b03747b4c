"""Asks a board over HTTP, and reads its pages and streams as a browser without JavaScript would."""
import html.parser
import http.client
import json
import pathlib
import re
import ssl
import urllib.parse


class Board:
    """A bus's board; over HTTPS where a certificate is given."""

    host = "127.0.0.1"

    def __init__(self, bus, port=None, certificate=None):
        self.port = port or bus.board_port
        self.url = f"http://{self.host}:{self.port}"
        self.context = ssl.create_default_context(cafile=certificate) if certificate else None
        self.headers = None

    def ask(self, path, method="GET", body=None, token=None, **headers):
        """The answer, whatever it is, with its `text`. A header's name may be written with underscores."""
        headers = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if self.context:
            connection = http.client.HTTPSConnection(self.host, self.port, timeout=30, context=self.context)
        else:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            answer.text = answer.read().decode()
            return answer
        finally:
            connection.close()

    def holds(self, peer):
        """Whether the board still has its end of a connection: proc_pid_net(5), where 01 is established."""
        ends = f":{self.port:04X}", f":{peer.getsockname()[1]:04X}"
        rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return any((row[1][-5:], row[2][-5:], row[3]) == (*ends, "01") for row in rows)

    # Pages

    def get(self, path, status=200, **headers):
        """A page's text, of the status that is expected; `headers` are its."""
        answer = self.ask(path, **headers)
        self.headers = answer.headers
        assert answer.status == status, f"{path}: {answer.status}\n{answer.text}"
        return answer.text

    def page(self, path, language="en", status=200):
        glue = "&" if "?" in path else "?"
        return Page(self.get(f"{path}{glue}lang={language}", status))

    def case(self, id, status=200, **parameters):
        return self.get("/case?" + urllib.parse.urlencode({"id": id} | parameters), status)

    # The JSON API

    def document(self, name, token=None, **parameters):
        answer = self.ask(f"/api/v1/{name}?{urllib.parse.urlencode(parameters)}", token=token)
        assert answer.status == 200, answer.text
        return json.loads(answer.text)

    def problem(self, path, status, **options):
        answer = self.ask(path, **options)
        assert answer.status == status, (path, answer.status, answer.text)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Cache-Control"] == "no-store"
        problem = json.loads(answer.text)
        assert problem["type"] == "about:blank" and problem["status"] == status and problem["detail"]
        return problem


class Page(html.parser.HTMLParser):
    """What a browser would find in a page: text, links, elements, forms, the rows of its tables."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.text, self.language = "", None
        self.links, self.cells, self.rows = [], [], []
        # By name; of each element its attributes as (element, name, value); of each form action, method and fields.
        self.elements, self.attributes, self.forms = [], [], []
        self.feed(page)
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes += [(tag, name, value) for name, value in attributes]
        found = dict(attributes)
        if tag == "html":
            self.language = found.get("lang")
        if tag == "a":
            self.links.append(found.get("href", ""))
            if "aria-label" in found:
                self.cells.append(found["aria-label"])
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        if tag == "form":
            self.forms.append((found["action"], found.get("method", "get"), {}))
        if tag in ("input", "select") and "name" in found and self.forms:
            self.forms[-1][2][found["name"]] = found.get("value", "")

    def handle_data(self, data):
        self.text += data
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] = (self.rows[-1][-1] + " " + data).strip()

    @property
    def strays(self):
        """Attributes that a strict policy forbids: style, and what would run a script."""
        return [one for one in self.attributes if one[1] == "style" or one[1].startswith("on")]
