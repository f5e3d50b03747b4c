/// Says for most absent fingerprints that they are absent, with one look at one cache line.
///
/// - Shape: blocks of 512 bits; a fingerprint sets 7 bits of one block. With 10 bits an entry about 1.3 % of the
///   absent ones pass. Source: F. Putze, P. Sanders, J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters".
struct BlockedBloom: Sendable {
    static let bitsPerEntry = 10
    static let blockBytes = 64
    private static let wordsPerBlock = 8
    private static let bitsSet = 7

    private(set) var words: [UInt64]
    private let blocks: UInt64

    static func blocks(entries: Int) -> Int { max(1, (entries * bitsPerEntry + 511) / 512) }

    init(entries: Int) {
        blocks = UInt64(Self.blocks(entries: entries))
        words = [UInt64](repeating: 0, count: Int(blocks) * Self.wordsPerBlock)
    }

    /// - Parameter words: as an earlier filter had them, a multiple of 8.
    init(words: [UInt64]) {
        self.words = words
        blocks = UInt64(words.count / Self.wordsPerBlock)
    }

    mutating func insert(_ fingerprint: UInt64) {
        let (word, start) = place(fingerprint)
        var bits = start
        for _ in 0..<Self.bitsSet {
            words[word + Int(bits & 7)] |= 1 << (bits >> 3 & 63)
            bits >>= 9
        }
    }

    /// `false` means that the fingerprint was never inserted.
    func mayContain(_ fingerprint: UInt64) -> Bool {
        let (word, start) = place(fingerprint)
        var bits = start
        for _ in 0..<Self.bitsSet {
            if words[word + Int(bits & 7)] & 1 << (bits >> 3 & 63) == 0 { return false }
            bits >>= 9
        }
        return true
    }

    /// The block's first word, and 63 bits that choose in it. Fingerprints are mixed again: theirs decide the order
    /// in the file, and a client may choose what they are made from.
    private func place(_ fingerprint: UInt64) -> (word: Int, bits: UInt64) {
        var mixed = fingerprint ^ fingerprint >> 33
        mixed = mixed &* 0xff51_afd7_ed55_8ccd
        mixed ^= mixed >> 33
        let block = mixed.multipliedFullWidth(by: blocks).high
        return (Int(block) * Self.wordsPerBlock, (mixed &* 0xc4ce_b9fe_1a85_ec53) ^ mixed >> 29)
    }
}
