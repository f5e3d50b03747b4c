/// Numbers found by bytes within a scope: the codes of matters, of one matter's steps, addresses of registrars.
///
/// - Shape: open addressing, at most half full, linear probing; an entry keeps the upper half of its hash.
/// - Cost: a look-up hashes the bytes once and allocates nothing.
/// - Source: Fowler, Noll, Vo: FNV-1a, 64 bits; its bits are mixed once more at the end. The keys come from files that
///   the installation's own people write, so a keyed hash is not needed: who only asks cannot make it slower.
struct ByteTable: Sendable {
    private struct Key: Sendable {
        var scope: UInt32
        var start: Int
        var count: Int
        var number: UInt32
    }

    private var keys: [Key] = []
    private var bytes: [UInt8] = []
    /// The upper half of a hash, and the key's place + 1; 0 is free.
    private var slots: ContiguousArray<UInt64>

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = ContiguousArray(repeating: 0, count: size)
    }

    /// A hash that goes on, so that each beginning of an address is looked up as its bytes go by.
    struct Hash {
        private var state: UInt64 = 0xCBF2_9CE4_8422_2325

        init(scope: UInt32) {
            for shift in [UInt32(0), 8, 16, 24] { add(UInt8(truncatingIfNeeded: scope >> shift)) }
        }

        mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

        var value: UInt64 {
            let mixed = (state ^ (state >> 32)) &* 0x9E37_79B9_7F4A_7C15
            return mixed ^ (mixed >> 29)
        }
    }

    func number(of text: UnsafeRawBufferPointer, in scope: UInt32) -> UInt32? {
        var hash = Hash(scope: scope)
        for byte in text { hash.add(byte) }
        return number(of: text, in: scope, hash)
    }

    /// - Parameter hash: of the scope and these bytes.
    func number(of text: UnsafeRawBufferPointer, in scope: UInt32, _ hash: Hash) -> UInt32? {
        let (tag, mask) = (hash.value >> 32, slots.count - 1)
        var position = Int(truncatingIfNeeded: tag) & mask
        while slots[position] != 0 {
            if slots[position] >> 32 == tag {
                let key = keys[Int(slots[position] & 0xFFFF_FFFF) - 1]
                if key.scope == scope, key.count == text.count, isEqual(key, text) { return key.number }
            }
            position = (position + 1) & mask
        }
        return nil
    }

    /// - Returns: the number that the text has there already; then nothing is changed.
    mutating func insert(_ text: String, in scope: UInt32, number: UInt32) -> UInt32? {
        var text = text
        return text.withUTF8 { insert(UnsafeRawBufferPointer($0), in: scope, number: number) }
    }

    private mutating func insert(_ text: UnsafeRawBufferPointer, in scope: UInt32, number: UInt32) -> UInt32? {
        if let other = self.number(of: text, in: scope) { return other }
        precondition((keys.count + 1) * 2 <= slots.count, "a table of bytes was made for fewer keys")
        var hash = Hash(scope: scope)
        for byte in text { hash.add(byte) }
        keys.append(Key(scope: scope, start: bytes.count, count: text.count, number: number))
        bytes.append(contentsOf: text)
        let (tag, mask) = (hash.value >> 32, slots.count - 1)
        var position = Int(truncatingIfNeeded: tag) & mask
        while slots[position] != 0 { position = (position + 1) & mask }
        slots[position] = tag << 32 | UInt64(keys.count)
        return nil
    }

    private func isEqual(_ key: Key, _ text: UnsafeRawBufferPointer) -> Bool {
        bytes.withUnsafeBytes {
            UnsafeRawBufferPointer(rebasing: $0[key.start..<key.start + key.count]).elementsEqual(text)
        }
    }
}
