package import CasebusModel

/// Why a frame could not be read: where, and what was found.
package struct WireError: Error, Equatable, Sendable {
    package var code: Problem.Code
    /// The schema's name of the field, `act.field` below the command.
    package var field: String
    /// What stood there.
    package var value: String
    /// Where in the frame, in bytes from its beginning.
    package var offset: Int
    package var detail: String

    package var problem: Problem {
        Problem(code, field: field, value: value, detail: "\(detail) (at byte \(offset) of the command frame)")
    }
}

/// The two wire types that the schema's commands use.
///
/// - Source: Protocol Buffers, "Encoding": wire types 0 and 2.
enum WireType: UInt64 {
    case varint = 0
    case bytes = 2
}

/// A cursor over protobuf bytes that never passes its end.
///
/// The bytes are given to each call instead of being kept, so that the cursor is a plain value.
///
/// - Cost: no allocation; every load is bounds-checked by the span.
struct WireReader {
    private(set) var offset: Int
    private let end: Int

    init(_ range: Range<Int>) {
        offset = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { offset >= end }

    private func malformed(_ detail: String, value: String = "") -> WireError {
        WireError(code: .commandMalformed, field: "", value: value, offset: offset, detail: detail)
    }

    mutating func varint(_ bytes: RawSpan) throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < end {
            let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            // The tenth byte holds the 64th bit alone.
            if shift == 63, byte > 1 { throw malformed("a varint has more than 64 bits") }
            value |= UInt64(byte & 0x7F) << shift
            offset += 1
            if byte < 0x80 { return value }
            shift += 7
        }
        throw malformed("the frame ends within a varint")
    }

    /// Reads a field's key.
    mutating func key(_ bytes: RawSpan) throws(WireError) -> (field: UInt64, type: WireType) {
        let start = offset
        let key = try varint(bytes)
        guard let type = WireType(rawValue: key & 7), key >> 3 != 0 else {
            offset = start
            throw malformed("a field has a wire type or number that no command uses", value: "key \(key)")
        }
        return (key >> 3, type)
    }

    mutating func lengthDelimited(_ bytes: RawSpan) throws(WireError) -> ByteRange {
        let length = try varint(bytes)
        guard length <= UInt64(end - offset) else {
            throw malformed("a field is longer than the frame", value: "\(length) bytes")
        }
        defer { offset += Int(length) }
        return ByteRange(offset: offset, count: Int(length))
    }
}
