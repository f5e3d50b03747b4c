/// Appends protobuf fields to bytes: the hot path's encoder, held against swift-protobuf by tests.
package struct WireWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package var isEmpty: Bool { bytes.isEmpty }
    package var count: Int { bytes.count }

    package mutating func reserve(_ more: Int) { bytes.reserveCapacity(bytes.count + more) }

    package mutating func append(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }

    package mutating func append(_ other: WireWriter) { bytes.append(contentsOf: other.bytes) }

    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    package static func varintBytes(_ value: UInt64) -> Int {
        value == 0 ? 1 : (70 - value.leadingZeroBitCount) / 7
    }

    @inline(__always)
    package mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A varint field; left out when 0, as proto3 does.
    @inline(__always)
    package mutating func field(_ number: UInt64, _ value: UInt64) {
        guard value != 0 else { return }
        varint(number << 3)
        varint(value)
    }

    /// A string, bytes or message field; left out when empty.
    @inline(__always)
    package mutating func field(_ number: UInt64, _ value: UnsafeRawBufferPointer) {
        guard value.count > 0 else { return }
        varint(number << 3 | 2)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    package mutating func field(_ number: UInt64, _ value: String) {
        var value = value
        value.withUTF8 { field(number, UnsafeRawBufferPointer($0)) }
    }

    /// The key and length of a message field whose content the caller writes next.
    @inline(__always)
    package mutating func message(_ number: UInt64, bytes count: Int) {
        varint(number << 3 | 2)
        varint(UInt64(count))
    }

    package static func fieldBytes(_ number: UInt64, _ value: UInt64) -> Int {
        value == 0 ? 0 : varintBytes(number << 3) + varintBytes(value)
    }

    package static func fieldBytes(_ number: UInt64, bytes count: Int) -> Int {
        count == 0 ? 0 : varintBytes(number << 3) + varintBytes(UInt64(count)) + count
    }
}
