/// What a command id of the past led to.
package struct RememberedID: BitwiseCopyable, Sendable {
    /// Keyed hash of sender and id.
    package var fingerprint: UInt64
    /// Keyed hash of the command's bytes, text and payload.
    package var digest: UInt64
    /// The record it made; 0: a free place.
    package var sequence: UInt64

    package init(fingerprint: UInt64, digest: UInt64, sequence: UInt64) {
        (self.fingerprint, self.digest, self.sequence) = (fingerprint, digest, sequence)
    }
}

/// The ids since the last settlement, in memory; older ones lie in sorted runs on disk.
///
/// Settling turns the table over: what was recent becomes `settling`, is written out in the
/// background, and is dropped when the run is on disk. Lookups see both meanwhile.
///
/// - Shape: 1,024 shards of open addressing, 24 bytes an entry; shards grow alone.
/// - Cost: ids that tell their time lie with those of the same 32 ms, so that a stream of them stays within the
///   processor's cache; any other costs a miss of it.
package struct RecentIDs: Sendable {
    private static let shardBits = 10
    private static let windowBits = 5
    /// Shards that ids of one window share: one sender's endless "now" must not make a single shard of them all.
    private static let spreadBits = 3

    private struct Shard: Sendable {
        var entries: ContiguousArray<RememberedID> = []
        var used = 0
    }

    /// One generation of ids.
    package struct Generation: Sendable {
        private var shards = ContiguousArray(repeating: Shard(), count: 1 << shardBits)
        package private(set) var count = 0

        package init() {}

        package func find(_ fingerprint: UInt64, time: Int64?) -> RememberedID? {
            let number = RecentIDs.shard(fingerprint, time)
            guard shards[number].used > 0 else { return nil }
            return shards[number].entries.withUnsafeBufferPointer { entries in
                let mask = entries.count - 1
                var position = Int(truncatingIfNeeded: fingerprint >> 32) & mask
                while entries[position].sequence != 0 {
                    if entries[position].fingerprint == fingerprint { return entries[position] }
                    position = (position + 1) & mask
                }
                return nil
            }
        }

        package mutating func insert(_ id: RememberedID, time: Int64?) {
            let number = RecentIDs.shard(id.fingerprint, time)
            if (shards[number].used + 1) * 4 > shards[number].entries.count * 3 {
                let old = shards[number].entries
                let free = RememberedID(fingerprint: 0, digest: 0, sequence: 0)
                shards[number].entries = ContiguousArray(repeating: free, count: max(16, old.count * 2))
                for entry in old where entry.sequence != 0 { place(entry, in: number) }
            }
            place(id, in: number)
            shards[number].used += 1
            count += 1
        }

        private mutating func place(_ id: RememberedID, in number: Int) {
            let mask = shards[number].entries.count - 1
            var position = Int(truncatingIfNeeded: id.fingerprint >> 32) & mask
            while shards[number].entries[position].sequence != 0 { position = (position + 1) & mask }
            shards[number].entries[position] = id
        }

        package func forEach(_ body: (RememberedID) -> Void) {
            for shard in shards { for entry in shard.entries where entry.sequence != 0 { body(entry) } }
        }
    }

    package private(set) var recent = Generation()
    package private(set) var settling: Generation?

    package init() {}

    /// - Parameter time: the id's own, ms since 1970, where it has one; the same one that it was inserted with.
    package func find(_ fingerprint: UInt64, time: Int64?) -> RememberedID? {
        recent.find(fingerprint, time: time) ?? settling?.find(fingerprint, time: time)
    }

    package mutating func insert(_ id: RememberedID, time: Int64?) { recent.insert(id, time: time) }

    private static func shard(_ fingerprint: UInt64, _ time: Int64?) -> Int {
        let wide: UInt64
        if let time {
            let window = UInt64(bitPattern: time) >> windowBits
            wide = window << spreadBits | fingerprint & (1 << spreadBits - 1)
        } else {
            wide = fingerprint
        }
        return Int(wide & (1 << shardBits - 1))
    }

    /// Turns the table over and gives back what is to be written out.
    ///
    /// - Returns: `nil` while the last settlement is still under way.
    package mutating func beginSettling() -> Generation? {
        guard settling == nil else { return nil }
        settling = recent
        recent = Generation()
        return settling
    }

    package mutating func finishSettling() { settling = nil }
}

/// The time in an id of the form UUIDv7 (36 characters, lower or upper case), ms since 1970.
///
/// - Source: RFC 9562, section 5.7.
package func timeOfUUIDv7(_ id: UnsafeRawBufferPointer) -> Int64? {
    guard id.count == 36, id[8] == UInt8(ascii: "-"), id[13] == UInt8(ascii: "-"), id[14] == UInt8(ascii: "7") else {
        return nil
    }
    var time: Int64 = 0
    for offset in 0..<13 where offset != 8 {
        let byte = id[offset]
        let digit: UInt8
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
        default: return nil
        }
        time = time << 4 | Int64(digit)
    }
    return time
}
