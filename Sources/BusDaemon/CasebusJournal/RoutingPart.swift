/// For each hand-off that a record opened: whom it goes to and whom the responsibility list names.
///
/// - Shape: for each, in their order: entry number (2 bytes, little-endian; 0: none), mark (1 byte), length and bytes of
///   the receiver's address, length and bytes of the listed unit's address (none: 0). docs/journal.md has the table.
package struct RoutingPart: Equatable, Sendable {
    package var entry: UInt16
    /// 0: no entry; 1: as listed; 2: not as listed; 3: the list gave the receiver.
    package var mark: UInt8
    package var to: String
    /// The unit that the list names; empty: none.
    package var listed: String

    package init(entry: UInt16, mark: UInt8, to: String, listed: String) {
        self.entry = entry
        self.mark = mark
        self.to = to
        self.listed = listed
    }

    package static func write(_ parts: [RoutingPart]) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += [UInt8(truncatingIfNeeded: part.entry), UInt8(part.entry >> 8), part.mark]
            for address in [part.to, part.listed] {
                bytes.append(UInt8(address.utf8.count))
                bytes += address.utf8
            }
        }
        return bytes
    }

    /// - Returns: `nil` when the bytes end within a part.
    package static func read(_ bytes: some Collection<UInt8>) -> [RoutingPart]? {
        var rest = Array(bytes)[...]
        var parts: [RoutingPart] = []
        while !rest.isEmpty {
            guard rest.count >= 3 else { return nil }
            let head = Array(rest.prefix(3))
            rest = rest.dropFirst(3)
            guard let to = address(&rest), let listed = address(&rest) else { return nil }
            parts.append(
                RoutingPart(entry: UInt16(head[0]) | UInt16(head[1]) << 8, mark: head[2], to: to, listed: listed))
        }
        return parts
    }

    private static func address(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let count = rest.popFirst(), rest.count >= Int(count) else { return nil }
        defer { rest = rest.dropFirst(Int(count)) }
        return String(decoding: rest.prefix(Int(count)), as: UTF8.self)
    }
}
