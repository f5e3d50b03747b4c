"""The board's JSON API against the command line, its description, and its doors, over real sockets."""
import copy
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import time

import jsonschema
import pytest
from openapi_spec_validator import validate

from board import Board
from conftest import HALL, MARKET, OPERATOR, SEAL, TAX, free_port

LATER = "2099-01-05T09:30:00Z"
FUZZ_SECONDS = 100


def pushed(bus):
    """Three cases: one at work, one waiting, one answered."""
    hall = bus.client(HALL)
    for number, receiver in enumerate([MARKET, MARKET, TAX], 1):
        hall.register(f"2026-{number}")
        hall.push(hall.case(f"2026-{number}"), receiver)
    for arguments in [("acknowledge", 1), ("acknowledge", 2), ("feedback", 2, "done")]:
        bus.casebus("--as", MARKET, *arguments)


def strict(schema):
    """The same schema, that takes no member it does not name."""
    schema = copy.deepcopy(schema)
    for part in schema.values() if isinstance(schema, dict) else []:
        stack = [part]
        while stack:
            item = stack.pop()
            if isinstance(item, dict):
                if "properties" in item:
                    item["additionalProperties"] = False
                stack += item.values()
            elif isinstance(item, list):
                stack += item
    return schema


# What is asked, as the API and as the command line have it.
QUESTIONS = [
    ("case", {"id": "2026-1", "at": LATER}, ["case", "2026-1", "--at", LATER]),
    ("case", {"id": "2026-2", "at": LATER, "registrar": HALL}, ["case", "2026-2", "--at", LATER, "--registrar", HALL]),
    ("stalls", {"waiting_limit_s": 86400, "work_limit_s": 432000, "idle_limit_s": 86400, "at": LATER},
     ["stalls", "--at", LATER]),
    ("stalls", {"waiting_limit": "1wd", "work_limit": "5wd", "idle_limit": "2wd", "at": LATER, "limit": 1},
     ["stalls", "--at", LATER, "--waiting", "1wd", "--work", "5wd", "--idle", "2wd", "--limit", "1"]),
    ("stalls", {"by": "pair", "at": LATER, "waiting_limit_s": 86400, "work_limit_s": 432000, "idle_limit_s": 86400,
                "until": LATER},
     ["stalls", "--by", "pair", "--at", LATER, "--until", LATER]),
    ("handovers", {}, ["handovers"]),
    ("handovers", {"since": LATER}, ["handovers", "--since", LATER]),
    ("savings", {"limit": 5}, ["savings", "--limit", "5"]),
    ("units", {}, ["units"]),
    ("inbox", {"unit": MARKET, "with": "disputes"}, ["inbox", "--of", MARKET]),
    ("inbox", {"unit": MARKET, "state": "pushed", "limit": 1}, ["inbox", "--of", MARKET, "--state", "pushed", "--limit", 1]),
    ("status", {}, ["status"]),
]
# Told of the instant at which it was asked.
MOMENTARY = {"at", "uptime_s", "memory_bytes", "journal_bytes", "disk_free_bytes", "counters", "sessions", "present", "started_at"}


def lasting(document, name):
    moment = MOMENTARY if name in ("status", "units", "inbox", "savings") else set()
    if isinstance(document, dict):
        return {key: lasting(value, name) for key, value in document.items()
                if key not in moment and not (name == "savings" and key.endswith("_s"))}
    return [lasting(item, name) for item in document] if isinstance(document, list) else document


def test_each_document_is_the_command_lines_and_as_described(bus):
    pushed(bus)
    board = Board(bus)
    description = json.loads(board.ask("/api/v1/openapi.json").text)
    validate(description)
    names = strict(description["components"]["schemas"])
    schemas = {"components": {"schemas": names}}

    def check(document, name):
        jsonschema.validate(document, schemas | {"$ref": f"#/components/schemas/{name}"})

    for name, parameters, arguments in QUESTIONS:
        ours, theirs = board.document(name, **parameters), json.loads(bus.casebus(*arguments, "--json"))
        assert lasting(ours, name) == lasting(theirs, name), name
        assert set(ours) == set(theirs), name
        check(ours, name)
    rows = board.document("tail", **{"from": 1, "limit": 1000})
    check(rows, "tail")
    lines = bus.casebus("tail", "--from", 1, "--json").splitlines()
    assert rows["records"] == [json.loads(line) for line in lines][:len(rows["records"])]
    assert {row["kind"] for row in rows["records"]} >= {"register", "push", "acknowledge", "feedback"}


def test_long_answers_come_in_parts(bus):
    pushed(bus)
    board = Board(bus)
    whole = board.document("tail", **{"from": 1, "limit": 1000})["records"]
    path, found = "/api/v1/tail?from=1&limit=2", []
    while path:
        answer = board.ask(path)
        found += json.loads(answer.text)["records"]
        link = answer.headers["Link"]
        path = re.fullmatch(r'<(/api/v1/tail\?from=\d+&limit=2)>; rel="next"', link)[1] if link else None
    assert found[:len(whole)] == whole
    first = board.ask(f"/api/v1/inbox?unit={MARKET}&limit=1")
    assert first.headers["Link"] is None and json.loads(first.text)["more"] is False
    hall = bus.client(HALL)
    hall.register("2026-9")
    hall.push(hall.case("2026-9"), MARKET)
    first = board.ask(f"/api/v1/inbox?unit={MARKET}&limit=1")
    assert first.headers["Link"] == f'</api/v1/inbox?unit=bureau%2Fmarket&limit=1&after=1>; rel="next"'


def test_what_is_unchanged_is_not_sent_again(bus):
    pushed(bus)
    board = Board(bus)
    inbox = f"/api/v1/inbox?unit={MARKET}"
    for path in ["/api/v1/handovers", inbox, f"/api/v1/case?id=2026-1&at={LATER}", "/api/v1/openapi.json"]:
        tag = board.ask(path).headers["ETag"]
        assert tag.startswith('W/"') == (path == inbox)
        again = board.ask(path, If_None_Match=tag)
        assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag), path
        head = board.ask(path, method="HEAD")
        assert (head.status, head.text, head.headers["ETag"]) == (200, "", tag)
    tag = board.ask("/api/v1/handovers").headers["ETag"]
    hall = bus.client(HALL)
    hall.register("2026-9")
    hall.push(hall.case("2026-9"), MARKET)
    assert board.ask("/api/v1/handovers", If_None_Match=tag).status == 200


def test_nonsense_is_named(bus):
    board = Board(bus)
    for path, status, code, field in [
            ("case", 400, "query.invalid", "id"), ("case?id=1&id=2", 400, "query.invalid", "id"),
            ("case?id=%00", 400, "query.invalid", "id"), ("case?id=%1b%5b31m", 400, "query.invalid", "id"),
            ("case?id=1&x=%3Cscript%3E", 400, "query.invalid", "x"), ("case?id=nobody", 404, "case.unknown", "id"),
            ("stalls", 400, "query.invalid", "waiting_limit_s"), ("stalls?by=hour", 400, "query.invalid", "by"),
            ("stalls?waiting_limit=2x", 400, "query.invalid", "waiting_limit"),
            ("stalls?waiting_limit=2wd&waiting_limit_s=1", 400, "query.invalid", "waiting_limit"),
            (f"handovers?since={LATER}&until=2026-01-05T09:30:00Z", 400, "query.invalid", "until"),
            ("tail?limit=1001", 400, "query.invalid", "limit"), ("tail?from=-1", 400, "query.invalid", "from"),
            ("tail?wait_ms=1", 400, "query.invalid", "wait_ms"), ("units?lang=zh", 400, "query.invalid", "lang")]:
        problem = board.problem(f"/api/v1/{path}", status)
        assert (problem["code"], problem.get("field")) == (code, field), path
        assert not re.search(r"[\x00-\x1f\x7f]", problem["detail"] + problem.get("value", ""))
    assert board.problem("/api/v1/units", 406, Accept="text/html")["code"] == "request.accept"
    assert board.ask("/api/v1/units", Accept="text/html, application/*;q=0.1").status == 200
    assert board.problem("/api/v1/units", 405, method="DELETE")["code"] == "request.method"
    assert board.problem("/api/v1/reload", 404)
    assert board.problem("/api/v1/units?" + "a" * 4096, 414)
    assert board.problem("/api/v1/units", 421, Host="evil.example")["code"] == "request.host"
    answer = board.ask("/api/v1/units", **{f"X-{number}": "1" for number in range(70)})
    assert answer.status == 400
    assert board.ask("/api/v1/units", X_Long="a" * 9000).status == 400


def test_a_fuzzer_finds_nothing(bus):
    pushed(bus)
    board = Board(bus)
    tool = os.path.join(os.path.dirname(sys.executable), "schemathesis")
    # A query string that is too long is refused as such.
    (bus.root / "schemathesis.toml").write_text(
        "[checks]\nnegative_data_rejection.expected-statuses = [400, 404, 406, 414]\n")
    # That every valid request is taken is not asked for: `since` before `until` is nothing a schema can say.
    done = subprocess.run(
        [tool, "run", f"{board.url}/api/v1/openapi.json", "--checks",
         "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
         "negative_data_rejection,unsupported_method", "--max-examples", "5", "--seed", "1", "--include-method", "GET",
         "--phases", "coverage,fuzzing", "--generation-database", "none"],
        capture_output=True, text=True, timeout=FUZZ_SECONDS, cwd=bus.root)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert bus.is_running()


# The doors.


def tokens(bus, *arguments, status=0):
    return json.loads(bus.casebus("tokens", *arguments, "--json", status=status))


def configure_board(bus, listen, tls=True, with_tokens=True):
    """Rewrites the board's section of casebus.yaml; makes a certificate for 127.0.0.1."""
    certificate, key = bus.folder / "board.pem", bus.folder / "board.key"
    if tls and not certificate.exists():
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=board", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
            check=True, capture_output=True)
        key.chmod(0o600)
    path = bus.folder / "casebus.yaml"
    section = f'board:\n  listen: "{listen}"\n'
    if tls:
        section += "  tls:\n    certificate: board.pem\n    key: board.key\n"
    if with_tokens:
        section += "  tokens: tokens.jsonl\n"
    text, count = re.subn(r"board:\n(  .*\n)+", section, path.read_text())
    assert count == 1
    path.write_text(text)
    return certificate


def test_from_elsewhere_the_board_is_reached_with_tls_and_a_token_alone(idle_bus):
    bus, port = idle_bus, free_port()
    certificate = configure_board(bus, f"0.0.0.0:{port}")
    market = tokens(bus, "add", "--unit", MARKET, "--days", "1")
    operator = tokens(bus, "add", "--unit", OPERATOR)
    bus.start()
    pushed(bus)
    board = Board(bus, port, certificate)

    assert board.problem("/api/v1/units", 401)["code"] == "token.missing"
    answer = board.ask("/", Accept="text/html")
    assert (answer.status, answer.headers["Location"]) == (303, "/login?next=%2F")
    assert "max-age=" in board.ask("/login").headers["Strict-Transport-Security"]
    with pytest.raises((http.client.HTTPException, OSError)):
        Board(bus, port).ask("/api/v1/units")

    # A unit sees what it sees on the bus, and no more.
    for name, parameters, arguments in [
            ("units", {}, ["units"]), ("inbox", {"with": "disputes"}, ["inbox"]), ("handovers", {}, ["handovers"]),
            ("case", {"id": "2026-1", "at": LATER}, ["case", "2026-1", "--at", LATER])]:
        theirs = json.loads(bus.casebus("--as", MARKET, *arguments, "--json"))
        assert lasting(board.document(name, token=market["token"], **parameters), name) == lasting(theirs, name)
    assert board.problem("/api/v1/status", 403, token=market["token"])["code"] == "unit.not-allowed"
    assert board.problem(f"/api/v1/inbox?unit={TAX}", 403, token=market["token"])["field"] == "unit"
    assert board.problem("/api/v1/case?id=2026-3", 404, token=market["token"])["code"] == "case.unknown"
    assert board.document("status", token=operator["token"])["open_cases"] == 3

    # Its own page is where an operator has the list of all.
    asked = {"Accept": "text/html", "Accept-Language": "en"}
    assert f"Unit {MARKET}" in board.ask("/unit", token=market["token"], **asked).text
    assert board.ask(f"/unit?address={TAX}", token=market["token"], **asked).status == 403
    assert f"/unit?address={TAX}" in board.ask("/unit", token=operator["token"], **asked).text

    # Every read of a case is countable, and neither the token nor the case stands in the log.
    log = bus.stderr()
    reads = [line for line in log.splitlines() if line.endswith("board.case-read")]
    assert len(reads) == 1 and f"token={market['id']}" in reads[0] and f"registrar={HALL}" in reads[0]
    assert "2026-1 " not in reads[0] and market["token"] not in log

    # What is taken back is so without a restart.
    bus.casebus("tokens", "revoke", market["id"])
    deadline = time.monotonic() + 10
    while board.ask("/api/v1/units", token=market["token"]).status == 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    listed = tokens(bus, "list")["tokens"]
    assert [(row["unit"], row["good"]) for row in listed] == [(MARKET, False), (OPERATOR, True)]
    assert (bus.folder / "tokens.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_unit_that_is_taken_out_takes_its_tokens_along(idle_bus):
    bus, port = idle_bus, free_port()
    certificate = configure_board(bus, f"0.0.0.0:{port}")
    token = tokens(bus, "add", "--unit", SEAL)["token"]
    bus.start()
    board = Board(bus, port, certificate)
    assert board.ask("/api/v1/units", token=token).status == 200
    path = bus.folder / "units.yaml"
    text, count = re.subn(rf'  - address: "{SEAL}"\n(    .*\n)+', "", path.read_text())
    assert count == 1
    path.write_text(text)
    bus.casebus("reload")
    assert board.problem("/api/v1/units", 401, token=token)["code"] == "token.unknown"


def test_guessing_is_slowed_down(idle_bus):
    bus, port = idle_bus, free_port()
    certificate = configure_board(bus, f"0.0.0.0:{port}")
    token = tokens(bus, "add", "--unit", MARKET)["token"]
    bus.start()
    board = Board(bus, port, certificate)
    for _ in range(5):
        assert board.problem("/api/v1/units", 401, token="x")["code"] == "token.unknown"
    answer = board.ask("/api/v1/units", token="x")
    assert answer.status == 429 and 1 <= int(answer.headers["Retry-After"]) <= 12
    form = {"method": "POST", "body": f"token={token}", "Content_Type": "application/x-www-form-urlencoded"}
    assert board.ask("/login", **form).status == 429
    assert board.ask("/api/v1/units", token=token).status == 200
    assert board.ask("/login", Origin="https://evil.example", **form).status == 403


def test_old_protocols_are_refused(idle_bus):
    bus, port = idle_bus, free_port()
    certificate = configure_board(bus, f"127.0.0.1:{port}", with_tokens=False)
    bus.start()
    assert Board(bus, port, certificate).ask("/api/v1/units").status == 200
    context = ssl.create_default_context(cafile=certificate)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", port), 10) as plain, pytest.raises((ssl.SSLError, OSError)):
        context.wrap_socket(plain, server_hostname="127.0.0.1")


@pytest.mark.parametrize("tls, with_tokens, missing", [
    (False, False, "tls: {certificate: FILE, key: FILE} and tokens: FILE"), (True, False, "tokens: FILE"),
    (False, True, "tls: {certificate: FILE, key: FILE}")])
def test_without_them_the_start_is_refused(idle_bus, tls, with_tokens, missing):
    configure_board(idle_bus, f"0.0.0.0:{free_port()}", tls, with_tokens)
    (idle_bus.folder / "tokens.jsonl").touch(0o600)
    for done in [idle_bus.run(), idle_bus.run("--check-config")]:
        assert done.returncode == 4
        assert "board.listen is " in done.stderr and f"Write {missing} below board" in done.stderr
    assert "board.listen is " in subprocess.run(
        [idle_bus.tool, "--config", str(idle_bus.folder / "casebus.yaml"), "check"], capture_output=True, text=True).stdout


def test_what_is_wrong_with_the_files_is_named(idle_bus):
    bus = idle_bus
    configure_board(bus, f"127.0.0.1:{free_port()}")
    path = bus.folder / "tokens.jsonl"

    def refused(*words):
        done = bus.run()
        assert done.returncode == 4, done.stderr
        for word in words:
            assert word in done.stderr, done.stderr

    refused("tokens.jsonl", "There is no such file")
    path.touch(0o644)
    path.chmod(0o644)
    refused("mode 644", "chmod 600")
    path.chmod(0o600)
    path.write_text("nonsense\n")
    refused("tokens.jsonl:1: ")
    path.write_text("")
    key = bus.folder / "board.key"
    key.chmod(0o644)
    refused("board.key", "chmod 600")
    key.chmod(0o600)
    good = key.read_text()
    key.write_text("nonsense\n")
    refused("board.tls.key", "there is no private key in it")
    other = subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
                           check=True, capture_output=True, text=True)
    key.write_text(other.stdout)
    refused("board.tls.key", "it is not the key of")
    key.write_text(good)
    (bus.folder / "board.pem").write_text("nonsense\n")
    refused("board.tls.certificate", "there is no certificate in it")


def test_tokens_are_given_to_units_that_are_there(idle_bus):
    bus = idle_bus
    assert "names no file of tokens" in bus.casebus("tokens", "list", status=4)
    configure_board(bus, f"127.0.0.1:{free_port()}", tls=False)
    assert "is not in" in bus.casebus("tokens", "add", "--unit", "bureau/none", status=2)
    assert "has the role" in bus.casebus("tokens", "add", "--unit", MARKET, "--role", "operator", status=2)
    for days in (0, 3651):
        assert "--days" in bus.casebus("tokens", "add", "--unit", MARKET, "--days", days, status=2)
    assert bus.casebus("tokens", "list") == "There are no tokens.\n"
    given = bus.casebus("tokens", "add", "--unit", MARKET)
    token = re.match(r"casebus_[0-9a-f]{16}_[0-9a-f]{64}\n", given)[0].strip()
    assert token[-64:] not in (bus.folder / "tokens.jsonl").read_text() + bus.casebus("tokens", "list")
    assert "casebus tokens list" in bus.casebus("tokens", "revoke", "0" * 16, status=4)


def test_a_connection_that_says_nothing_or_reads_nothing_is_closed(bus):
    """Both bounds are 30 s; a request that drips its headers gets no more."""
    board, questions = Board(bus), 400
    size = len(board.ask("/api/v1/openapi.json").text)
    with socket.socket() as deaf, socket.create_connection(("127.0.0.1", board.port), 60) as dripping:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.settimeout(10)
        deaf.connect(("127.0.0.1", board.port))
        deaf.sendall(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * questions)
        begin = time.monotonic()
        dripping.sendall(b"GET / HTTP/1.1\r\n")
        dripping.settimeout(0.5)
        while not is_over(dripping):
            assert time.monotonic() - begin < 60
        assert time.monotonic() - begin > 20
        while board.holds(deaf):
            assert time.monotonic() - begin < 60
            time.sleep(0.1)
        got = 0
        try:
            while part := deaf.recv(1 << 20):
                got += len(part)
        except ConnectionError:
            pass
        assert got < size * questions


def is_over(dripping):
    """Sends one byte more; whether the other side has closed."""
    try:
        dripping.sendall(b"X")
        return dripping.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
