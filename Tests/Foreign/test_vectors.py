"""The golden vectors, read and written by the codec that was written from the document."""
import json
import pathlib
import re

import pytest

import strict
import wire

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VECTORS = {path.stem: json.loads(path.read_text()) for path in sorted((ROOT / "Tests/Fixtures/wire").glob("*.json"))}
READABLE = [name for name, vector in VECTORS.items() if "meaning" in vector]
REFUSED = [name for name, vector in VECTORS.items() if "refused" in vector]


def frames_of(vector, encoding):
    """The frames of a vector in one encoding, or None where it lacks it."""
    if encoding == "CB1P":
        return [bytes.fromhex(frame) for frame in vector["cb1p"]] if "cb1p" in vector else None
    if "cb1j" not in vector:
        return None
    return [frame["text"].encode() if "text" in frame else bytes.fromhex(frame["hex"]) for frame in vector["cb1j"]]


def encodings(names):
    return [(name, encoding) for name in names for encoding in wire.MARKS if frames_of(VECTORS[name], encoding)]


def shown(taken):
    """A command's or delivery's frames as a vector's meaning has them."""
    said = {"event": wire.to_json("BusEvent", taken["event"])} if "event" in taken else {
        "command": wire.to_json("Command", taken["command"])}
    if "signature" in taken:
        said["signature"] = taken["signature"].hex()
    if "text" in taken:
        said["text"] = taken["text"] if isinstance(taken["text"], str) else taken["text"].decode()
    if "payload" in taken:
        said["payload"] = taken["payload"].hex()
    return said


def meaning_of(frames, direction):
    """What a message says, in the form of a vector's meaning."""
    encoding, body, message = wire.decode_envelope(frames[0])
    said = {"envelope": wire.to_json("Envelope", {body: message})}
    if body == "commands":
        commands = strict.read_commands(encoding, message, frames[1:])
        assert not [one for one in commands.values() if isinstance(one, wire.WireError)]
        said["commands"] = [shown(one) for one in commands.values()]
    elif body == "deliveries":
        said["deliveries"] = [shown(one["frames"]) for one in wire.split_deliveries(message, frames[1:])]
    elif body == "result":
        said["document"] = json.loads(frames[1])
    assert (body in strict.FROM_CLIENT) == (direction == "to-bus")
    return said


def test_there_are_vectors_of_every_body_act_and_notice():
    meanings = [VECTORS[name]["meaning"] for name in READABLE]
    bodies = {body for meaning in meanings for body in meaning["envelope"]}
    acts = {act for meaning in meanings for one in meaning.get("commands", []) for act in one["command"]}
    envelopes = [meaning["envelope"] for meaning in meanings]
    notices = {one["notice"] for envelope in envelopes for one in envelope.get("deliveries", {}).get("deliveries", [])}
    assert bodies == {field[0] for field in wire.MESSAGES["Envelope"].values()}
    assert set(strict.ACTS) <= acts
    assert notices == set(wire.ENUMS["Notice"][1:])
    deliveries = [one for meaning in meanings for one in meaning.get("deliveries", [])]
    events = {event for one in deliveries for event in one.get("event", {})}
    assert events == {wire.camel(field[0]) for field in wire.MESSAGES["BusEvent"].values()} - {"deemedAccepted"}
    assert len(REFUSED) >= 11


@pytest.mark.parametrize("name, encoding", encodings(READABLE))
def test_a_vector_is_read_as_it_is_meant(name, encoding):
    vector = VECTORS[name]
    assert meaning_of(frames_of(vector, encoding), vector["direction"]) == vector["meaning"]


@pytest.mark.parametrize("name", [name for name in READABLE if not name.startswith("later-")])
def test_a_message_is_written_as_the_vector_has_it(name):
    """CB1P to the byte; CB1J as the same JSON value."""
    for encoding in wire.MARKS:
        frames = frames_of(VECTORS[name], encoding)
        _, body, message = wire.decode_envelope(frames[0])
        written = wire.encode_envelope(encoding, body, message)
        if encoding == "CB1P":
            assert written == frames[0]
        else:
            assert json.loads(written[4:]) == json.loads(frames[0][4:])
        if body == "commands":
            for one in strict.read_commands(encoding, message, frames[1:]).values():
                again = wire.encode_command(encoding, one["command"])
                assert again in frames[1:] if encoding == "CB1P" else wire.parse_json(again) in [
                    wire.parse_json(frame) for frame in frames[1:] if frame[:1] == b"{"]


@pytest.mark.parametrize("name, encoding", encodings(REFUSED))
def test_a_malformed_vector_is_refused_as_it_says(name, encoding):
    vector = VECTORS[name]
    try:
        _, _, _, found = strict.read_message(frames_of(vector, encoding))
    except wire.WireError as error:
        found = {0: error}
    problems = {number: one for number, one in found.items() if isinstance(one, wire.WireError)}
    assert {number: one.code for number, one in problems.items()} == {
        vector["refused"]["correlation"]: vector["refused"]["code"]}
    (problem,) = problems.values()
    assert problem.field == vector["refused"].get("field")


def dumps():
    """The hex dumps of the document's worked example: vector, frame number, bytes."""
    document = (ROOT / "docs/protocol.md").read_text()
    for name, number, body in re.findall(r"^```hex (\S+) (\d+)\n(.*?)^```", document, re.DOTALL | re.MULTILINE):
        yield name, int(number), bytes.fromhex("".join(line.split(";")[0] for line in body.splitlines()))


def test_the_documents_dumps_are_the_vectors():
    found = list(dumps())
    assert len(found) >= 8
    for name, number, content in found:
        assert content == frames_of(VECTORS[name], "CB1P")[number], name


def test_the_documents_json_is_the_vectors():
    document = (ROOT / "docs/protocol.md").read_text()
    found = re.findall(r"^```json (\S+) (\d+)\n(.*?)\n```", document, re.DOTALL | re.MULTILINE)
    assert {name for name, _, _ in found} == {"hello", "commands-three"}
    for name, number, content in found:
        assert content.encode() == frames_of(VECTORS[name], "CB1J")[int(number)], name
        json.loads(content.removeprefix("CB1J"))


def test_the_document_names_the_vectors_own_codes():
    document = (ROOT / "docs/protocol.md").read_text()
    for name in REFUSED:
        assert f"| `{VECTORS[name]['refused']['code']}` |" in document, name
