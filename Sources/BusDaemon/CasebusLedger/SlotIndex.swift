/// From a hash to the slots that may hold its row: open addressing in many small shards.
///
/// It keeps hashes, not keys; the caller compares the row it finds. A table of a million entries that
/// doubles at once stops everybody for 100 ms; here a shard of a thousand grows alone.
///
/// - Shape: an entry is 8 bytes, the hash's upper half and slot + 1; 0 is free. Linear probing,
///   removal by moving later entries back, so that there are no tombstones.
package struct SlotIndex: Sendable {
    private static let shardBits = 10
    private static let smallestShard = 16

    private struct Shard: Sendable {
        var entries: ContiguousArray<UInt64> = []
        var used = 0
    }

    private var shards: ContiguousArray<Shard>
    package private(set) var count = 0

    package init() {
        shards = ContiguousArray(repeating: Shard(), count: 1 << Self.shardBits)
    }

    private static func shard(_ hash: UInt64) -> Int { Int(hash & UInt64((1 << shardBits) - 1)) }
    private static func home(_ entry: UInt64, _ mask: Int) -> Int { Int(entry >> 32) & mask }

    /// Finds the slot of this hash for which `matches` says yes.
    @inline(__always)
    package func find(_ hash: UInt64, where matches: (UInt32) -> Bool) -> UInt32? {
        let shard = shards[Self.shard(hash)]
        guard shard.used > 0 else { return nil }
        let mask = shard.entries.count - 1
        let tag = hash >> 32
        var position = Int(tag) & mask
        while true {
            let entry = shard.entries[position]
            if entry == 0 { return nil }
            if entry >> 32 == tag {
                let slot = UInt32(truncatingIfNeeded: entry) &- 1
                if matches(slot) { return slot }
            }
            position = (position + 1) & mask
        }
    }

    package mutating func insert(_ hash: UInt64, slot: UInt32) {
        let number = Self.shard(hash)
        let capacity = shards[number].entries.count
        if (shards[number].used + 1) * 4 > capacity * 3 { grow(number) }
        place((hash >> 32) << 32 | UInt64(slot &+ 1), in: number)
        shards[number].used += 1
        count += 1
    }

    package mutating func remove(_ hash: UInt64, slot: UInt32) {
        let number = Self.shard(hash)
        let mask = shards[number].entries.count - 1
        let wanted = (hash >> 32) << 32 | UInt64(slot &+ 1)
        var hole = Int(hash >> 32) & mask
        while shards[number].entries[hole] != wanted {
            precondition(shards[number].entries[hole] != 0, "removed an entry that is not in the index")
            hole = (hole + 1) & mask
        }
        var probe = hole
        while true {
            probe = (probe + 1) & mask
            let entry = shards[number].entries[probe]
            if entry == 0 { break }
            // An entry may move into the hole unless its home lies behind the hole.
            let distance = (probe - Self.home(entry, mask)) & mask
            if distance >= (probe - hole) & mask {
                shards[number].entries[hole] = entry
                hole = probe
            }
        }
        shards[number].entries[hole] = 0
        shards[number].used -= 1
        count -= 1
    }

    private mutating func place(_ entry: UInt64, in number: Int) {
        let mask = shards[number].entries.count - 1
        var position = Self.home(entry, mask)
        while shards[number].entries[position] != 0 { position = (position + 1) & mask }
        shards[number].entries[position] = entry
    }

    private mutating func grow(_ number: Int) {
        let old = shards[number].entries
        shards[number].entries = ContiguousArray(repeating: 0, count: max(Self.smallestShard, old.count * 2))
        for entry in old where entry != 0 { place(entry, in: number) }
    }
}
