import Testing

@testable import CasebusJournal

@Suite struct RoutingPartTests {
    private static let parts = [
        RoutingPart(entry: 513, mark: 3, to: "bureau/x", listed: "bureau/x"),
        RoutingPart(entry: 0, mark: 0, to: "局/市场", listed: ""),
        RoutingPart(entry: 2, mark: 2, to: String(repeating: "a", count: 128), listed: "bureau/z"),
    ]

    @Test func `what was written is read, and its bytes are those of the document`() {
        #expect(RoutingPart.read(RoutingPart.write(Self.parts)) == Self.parts)
        #expect(RoutingPart.read([]) == [])
        #expect(
            RoutingPart.write([RoutingPart(entry: 513, mark: 1, to: "ab", listed: "c")])
                == [1, 2, 1, 2, 0x61, 0x62, 1, 0x63])
    }

    @Test func `bytes that end within a part are none`() {
        let bytes = RoutingPart.write(Self.parts)
        let ends = [0, RoutingPart.write([Self.parts[0]]).count, RoutingPart.write(Array(Self.parts.prefix(2))).count]
        for count in 0..<bytes.count {
            #expect((RoutingPart.read(bytes.prefix(count)) != nil) == ends.contains(count), "\(count) bytes")
        }
    }

    private func record(_ flags: RecordFlags, routing: [UInt8]) -> [UInt8] {
        let header = RecordHeader(kind: .command, flags: flags, sequence: 1, term: 1, recordedAt: 2, firstHandoff: 3)
        return routing.withUnsafeBytes { routing in
            var strings = RecordStrings()
            strings.routing = routing
            return [UInt8](repeating: 7, count: 16).withUnsafeBytes { logID in
                [UInt8](unsafeUninitializedCapacity: strings.recordBytes) { bytes, count in
                    count = strings.recordBytes
                    RecordWriter.write(header, logID: logID, strings, into: UnsafeMutableRawBufferPointer(bytes))
                }
            }
        }
    }

    @Test func `a record has a routing part where its flag says so, and nowhere else`() throws {
        let routing = RoutingPart.write(Self.parts)
        try record(.routing, routing: routing).withUnsafeBytes { bytes in
            let layout = try RecordLayout(bytes)
            #expect(RoutingPart.read(bytes[layout.routing]) == Self.parts)
        }
        for bytes in [record([], routing: routing), record(.routing, routing: []), record([], routing: []).dropLast()] {
            #expect(throws: RecordError.self) { try bytes.withUnsafeBytes { _ = try RecordLayout($0) } }
        }
    }
}
