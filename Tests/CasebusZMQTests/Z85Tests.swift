import CasebusZMQ
import Testing

/// Vectors of RFC 32 and of its reference implementation.
@Suite struct Z85Tests {
    private static let vectors: [(bytes: [UInt8], text: String)] = [
        ([], ""),
        ([0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B], "HelloWorld"),
        (
            [
                0x8E, 0x0B, 0xDD, 0x69, 0x76, 0x28, 0xB9, 0x1D, 0x8F, 0x24, 0x55, 0x87, 0xEE, 0x95, 0xC5, 0xB0,
                0x4D, 0x48, 0x96, 0x3F, 0x79, 0x25, 0x98, 0x77, 0xB4, 0x9C, 0xD9, 0x06, 0x3A, 0xEA, 0xD3, 0xB7,
            ], "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"
        ),
        ([0, 0, 0, 0], "00000"),
        ([0xFF, 0xFF, 0xFF, 0xFF], "%nSc0"),
    ]

    @Test(arguments: vectors)
    func `bytes and text stand for each other`(bytes: [UInt8], text: String) throws {
        #expect(try Z85.encode(bytes) == text)
        #expect(try Z85.decode(text) == bytes)
    }

    @Test(arguments: [1, 2, 3, 5, 31])
    func `a number of bytes that is not a multiple of four is named`(count: Int) {
        #expect(throws: Z85.Failure.byteCount(count)) { try Z85.encode(pattern(count)) }
        #expect(Z85.Failure.byteCount(count).description.contains("\(count) bytes"))
    }

    @Test(arguments: [1, 4, 6, 39])
    func `a number of characters that is not a multiple of five is named`(count: Int) {
        #expect(throws: Z85.Failure.characterCount(count)) { try Z85.decode(String(repeating: "0", count: count)) }
        #expect(Z85.Failure.characterCount(count).description.contains("\(count) characters"))
    }

    @Test(arguments: [("Hello orld", 5), ("00000\"0000", 5), ("0000~", 4), ("0000\u{7F}", 4), ("00é0", 2)])
    func `a character outside the alphabet is named with its offset`(text: String, offset: Int) {
        let byte = Array(text.utf8)[offset]
        #expect(throws: Z85.Failure.character(byte, offset: offset)) { try Z85.decode(text) }
    }

    @Test(arguments: [("%nSc1", 0), ("#####", 0), ("00000%nSc1", 5)])
    func `five characters above 32 bits are refused`(text: String, offset: Int) {
        #expect(throws: Z85.Failure.overflow(offset: offset)) { try Z85.decode(text) }
    }

    @Test func `random bytes come back`() throws {
        let seed = UInt64.random(in: .min ... .max)
        var state = seed
        for length in 0..<64 {
            let bytes = (0..<length * 4).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
            #expect(try Z85.decode(Z85.encode(bytes)) == bytes, "seed \(seed)")
        }
    }
}
