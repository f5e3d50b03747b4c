internal import CasebusModel

// The fields that commands are made of: each reader checks what its field promises.

/// Which singular fields a message has shown, as a bit each.
struct SeenFields {
    private var bits: UInt64 = 0
    var act = false

    mutating func note(_ field: UInt64, at offset: Int) throws(WireError) {
        guard field < 64 else { throw malformed("\(field)", "no command has a field of this number", at: offset) }
        guard bits & (1 << field) == 0 else { throw malformed("\(field)", "the field stands twice", at: offset) }
        bits |= 1 << field
    }
}

func malformed(_ field: String, _ detail: String, at offset: Int) -> WireError {
    WireError(code: .commandMalformed, field: field, value: "", offset: offset, detail: detail)
}

func missing(_ field: String, at offset: Int) -> WireError {
    WireError(code: .fieldMissing, field: field, value: "", offset: offset, detail: "the field is missing or empty")
}

func instant(_ reader: inout WireReader, _ bytes: RawSpan) throws(WireError) -> Int64 {
    let at = reader.offset
    let value = Int64(bitPattern: try reader.varint(bytes))
    guard (0...Timestamp.latest.milliseconds).contains(value) else {
        throw WireError(
            code: .fieldInvalid, field: "occurred_at_ms", value: "\(value)", offset: at,
            detail: "an instant is in milliseconds since 1970, at most \(Timestamp.latest)")
    }
    return value
}

func unknownField(_ act: Act, _ field: UInt64, at offset: Int) -> WireError {
    malformed("\(act).\(field)", "this act has no such field of this wire type", at: offset)
}

func choice(
    _ reader: inout WireReader, _ bytes: RawSpan, _ field: String, _ known: ClosedRange<UInt64>
) throws(WireError) -> UInt8 {
    let at = reader.offset
    let value = try reader.varint(bytes)
    guard known.contains(value) else {
        throw WireError(
            code: .fieldInvalid, field: field, value: "\(value)", offset: at,
            detail: "the field takes \(known.lowerBound) to \(known.upperBound)")
    }
    return UInt8(value)
}

/// A count that is 0 where the field is left out.
func number(
    _ reader: inout WireReader, _ bytes: RawSpan, _ field: String, _ known: ClosedRange<UInt64>
) throws(WireError) -> UInt32 {
    let at = reader.offset
    let value = try reader.varint(bytes)
    guard value == 0 || known.contains(value) else {
        throw WireError(
            code: .fieldInvalid, field: field, value: "\(value)", offset: at,
            detail: "the field takes \(known.lowerBound) to \(known.upperBound)")
    }
    return UInt32(value)
}

func identifier(_ reader: inout WireReader, _ bytes: RawSpan, _ field: String) throws(WireError) -> ByteRange {
    let range = try text(&reader, bytes, field, limit: Limits.identifierBytes)
    guard !range.isEmpty else { throw missing(field, at: reader.offset) }
    return range
}

/// A reason, a ground, a party is a code: it is counted and translated, so it may not carry a sentence.
func code(_ reader: inout WireReader, _ bytes: RawSpan, _ field: String) throws(WireError) -> ByteRange {
    let range = try text(&reader, bytes, field, limit: Limits.identifierBytes)
    for offset in range.range {
        switch bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "-"):
            continue
        default:
            throw WireError(
                code: .fieldInvalid, field: field, value: string(bytes, range), offset: offset,
                detail: "the field takes a code of a-z, 0-9, '.' and '-'; words go into the text frame")
        }
    }
    return range
}

/// A string field: UTF-8, without control characters, within its limit.
func text(
    _ reader: inout WireReader, _ bytes: RawSpan, _ field: String, limit: Int
) throws(WireError) -> ByteRange {
    let range = try reader.lengthDelimited(bytes)
    guard range.count <= limit else {
        throw WireError(
            code: .fieldTooLong, field: field, value: "\(range.count) bytes", offset: Int(range.offset),
            detail: "the field has at most \(limit) bytes of UTF-8")
    }
    if !isPlain(bytes, range.range) { try checkUnicode(bytes, range, field) }
    return range
}

/// Whether a string is ASCII without control characters, as nearly all are.
///
/// - Cost: eight bytes at a time, since every string of every command is asked.
func isPlain(_ bytes: RawSpan, _ range: Range<Int>) -> Bool {
    let top: UInt64 = 0x8080_8080_8080_8080
    var offset = range.lowerBound
    while range.upperBound - offset >= 8 {
        let word = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        // Of bytes below 0x80, one more reaches the top bit from 0x7F alone, and 0x60 more from 0x20 on.
        guard (word | (word &+ 0x0101_0101_0101_0101)) & top == 0, (word &+ 0x6060_6060_6060_6060) & top == top else {
            return false
        }
        offset += 8
    }
    while offset < range.upperBound {
        let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
        guard byte >= 0x20, byte < 0x7F else { return false }
        offset += 1
    }
    return true
}

private func checkUnicode(_ bytes: RawSpan, _ range: ByteRange, _ field: String) throws(WireError) {
    let copy = range.range.map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    guard let text = String(validating: copy, as: UTF8.self) else {
        throw WireError(
            code: .fieldInvalid, field: field, value: "", offset: Int(range.offset), detail: "the field is not UTF-8")
    }
    if let scalar = unprintable(in: text) {
        throw WireError(
            code: .fieldInvalid, field: field, value: "U+\(String(scalar.value, radix: 16, uppercase: true))",
            offset: Int(range.offset), detail: "the field holds a control or direction-changing character")
    }
}

private func string(_ bytes: RawSpan, _ range: ByteRange) -> String {
    String(decoding: range.range.map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }, as: UTF8.self)
}
