import CasebusModel

/// The ids of imported commands: the same log gives the same ids, so that an import that is repeated repeats commands.
///
/// - Shape: a UUID of version 7's form whose time is the event's, so that ids grow with the log as the bus likes them
///   to; the other 74 bits are a digest of the registering unit, the case and the command's place in it.
/// - Source: RFC 9562, section 5.7; the digest is FNV-1a of 128 bits (RFC 9923).
enum ImportedID {
    static func text(registrar: String, caseID: String, place: Int, at: Timestamp) -> String {
        let digest = fnv1a(Array("\(registrar)\u{0}\(caseID)\u{0}\(place)".utf8))
        let time = UInt64(clamping: at.milliseconds) & 0xFFFF_FFFF_FFFF
        let high = time << 16 | 0x7000 | UInt64(truncatingIfNeeded: digest >> 64) & 0xFFF
        let low = UInt64(truncatingIfNeeded: digest) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let digits = Hexadecimal.text(high) + Hexadecimal.text(low)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { range in
            String(digits.dropFirst(range.lowerBound).prefix(range.count))
        }
        return groups.joined(separator: "-")
    }

    private static func fnv1a(_ bytes: [UInt8]) -> UInt128 {
        bytes.reduce(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d) { digest, byte in
            (digest ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
        }
    }
}
