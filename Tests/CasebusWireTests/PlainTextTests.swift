import Testing

@testable import CasebusWire

/// What ``isPlain(_:_:)`` finds eight bytes at a time is what a look at each byte finds.
@Suite struct PlainTextTests {
    private func asked(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        bytes.withUnsafeBytes { isPlain(RawSpan(_unsafeBytes: $0), range) }
    }

    @Test func `every byte is judged alike wherever it stands`() {
        for count in 1...20 {
            for place in 0..<count {
                for byte in UInt8.min...UInt8.max {
                    var bytes = [UInt8](repeating: UInt8(ascii: "~"), count: count)
                    bytes[place] = byte
                    #expect(asked(bytes, 0..<count) == (0x20..<0x7F).contains(byte), "\(byte) at \(place) of \(count)")
                }
            }
        }
    }

    @Test func `what lies around the string does not count`() {
        for start in 0...9 {
            for count in 0...17 {
                var bytes = [UInt8](repeating: 0, count: start + count + 9)
                for offset in start..<(start + count) { bytes[offset] = UInt8(ascii: " ") }
                #expect(asked(bytes, start..<(start + count)))
            }
        }
    }

    @Test func `a byte above ASCII does not hide its neighbours`() {
        #expect(!asked([0xFF, 0x1F, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41], 0..<8))
        #expect(!asked([0x80, 0x7F, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41], 0..<8))
        #expect(!asked([UInt8](repeating: 0xE5, count: 16), 0..<16))
    }
}
