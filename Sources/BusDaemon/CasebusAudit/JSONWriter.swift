internal import CasebusModel

/// Writes one JSON document, member by member, in the order of the calls: the same calls give the same bytes.
///
/// ```
/// var json = JSONWriter()
/// json.object {
///     $0.member("sequence", UInt64(7))
///     $0.array("next") { $0.object { $0.member("to", "bureau/market") } }
/// }
/// ```
///
/// - Units: numbers are written from integers, never through floating point; durations come in milliseconds and leave
///   as seconds with three decimals.
/// - Source: RFC 8259.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    // MARK: Structure

    /// An object as the document, or as an element of the array that is being written.
    package mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        begin(UInt8(ascii: "{"))
        try body(&self)
        end(UInt8(ascii: "}"))
    }

    package mutating func object<E: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        self.name(name)
        try object(body)
    }

    package mutating func array<E: Error>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        self.name(name)
        begin(UInt8(ascii: "["))
        try body(&self)
        end(UInt8(ascii: "]"))
    }

    // MARK: Members; one that is `nil` is left out

    package mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        self.name(name)
        element(value)
    }

    package mutating func member(_ name: StaticString, _ value: UInt64?) {
        guard let value else { return }
        self.name(name)
        element(value)
    }

    package mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        self.name(name)
        raw(String(value))
    }

    package mutating func member(_ name: StaticString, _ value: Bool?) {
        guard let value else { return }
        self.name(name)
        raw(value ? "true" : "false")
    }

    package mutating func null(_ name: StaticString) {
        self.name(name)
        raw("null")
    }

    /// An instant, as RFC 3339 text in UTC.
    package mutating func instant(_ name: StaticString, milliseconds: Int64?) {
        guard let milliseconds else { return }
        member(name, Timestamp(milliseconds: milliseconds).description)
    }

    /// A duration, as seconds with three decimals.
    package mutating func seconds(_ name: StaticString, milliseconds: Int64?) {
        guard let milliseconds else { return }
        self.name(name)
        let fraction = String(milliseconds.magnitude % 1000)
        let sign = milliseconds < 0 ? "-" : ""
        let padding = String(repeating: "0", count: 3 - fraction.utf8.count)
        raw("\(sign)\(milliseconds.magnitude / 1000).\(padding)\(fraction)")
    }

    // MARK: Elements of an array

    package mutating func element(_ value: UInt64) { raw(String(value)) }

    package mutating func element(_ value: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    // MARK: Parts

    mutating func name(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func raw(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }
}
