@testable import CasebusLedger
import Testing

/// The ledger's own containers, held against the standard library's.
@Suite struct TableTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a slot index agrees with a dictionary through inserts and removals`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var index = SlotIndex()
        var model: [UInt32: UInt64] = [:]
        for step in 0..<20_000 {
            let slot = UInt32.random(in: 0..<4_000, using: &random)
            if let hash = model[slot] {
                #expect(index.find(hash) { $0 == slot } == slot)
                index.remove(hash, slot: slot)
                model[slot] = nil
            } else {
                // Few distinct hashes, so that probes collide and removals move entries.
                let hash = UInt64.random(in: 0..<512, using: &random) &* 0x9E37_79B9_7F4A_7C15
                index.insert(hash, slot: slot)
                model[slot] = hash
            }
            if step % 4_000 == 0 {
                for (slot, hash) in model { #expect(index.find(hash) { $0 == slot } == slot) }
            }
        }
        #expect(index.count == model.count)
    }

    @Test func `the numbers of hand-offs, a million in a row and some from long before, are found and removed`() {
        let ledger = Ledger(hashSeed: 1)
        var index = SlotIndex()
        // What stayed open long ago, at distances that would collide if the shard's own bits were looked at again.
        let old = (1...2_000).map { UInt64($0) * 524_288 % 10_000_019 }
        let numbers = Array(Set(old)) + (20_000_000..<21_000_000)
        for (slot, number) in numbers.enumerated() { index.insert(ledger.hash(handoff: number), slot: UInt32(slot)) }
        var looks = 0
        for (slot, number) in numbers.enumerated() {
            let found = index.find(ledger.hash(handoff: number)) {
                looks += 1
                return numbers[Int($0)] == number
            }
            guard found == UInt32(slot) else {
                Issue.record("hand-off \(number) is not found")
                return
            }
        }
        // Each hash is a number's own: no other row is ever looked at.
        #expect(looks == numbers.count)
        for (slot, number) in numbers.enumerated() { index.remove(ledger.hash(handoff: number), slot: UInt32(slot)) }
        #expect(index.count == 0)
    }

    @Test func `recent ids are found by their hash and the time they were kept under`() {
        var random = SeededGenerator(seed: 5)
        var ids = RecentIDs()
        var kept: [(id: RememberedID, time: Int64?)] = []
        for step in 1...50_000 {
            // A stream of ids that grow, some without a time, and a sender whose clock stands still.
            let time: Int64? = [1_800_000_000_000 + Int64(step), nil, 1_700_000_000_000][step % 3]
            let id = RememberedID(fingerprint: random.next(), digest: random.next(), sequence: UInt64(step))
            ids.insert(id, time: time)
            kept.append((id, time))
            if step == 20_000 {
                #expect(ids.beginSettling()?.count == 20_000)
                #expect(ids.beginSettling() == nil)
            }
        }
        for (id, time) in kept {
            guard let found = ids.find(id.fingerprint, time: time), found.sequence == id.sequence,
                found.digest == id.digest
            else {
                Issue.record("id \(id.sequence) is not found")
                return
            }
        }
        #expect(ids.find(random.next(), time: nil) == nil)
        var seen: Set<UInt64> = []
        ids.recent.forEach { seen.insert($0.sequence) }
        #expect(seen == Set(20_001...50_000))
        ids.finishSettling()
        #expect(ids.find(kept[0].id.fingerprint, time: kept[0].time) == nil)
    }

    @Test func `an inbox agrees with a dictionary, and drops what is confirmed`() {
        var random = SeededGenerator(seed: 11)
        var inbox = Inbox()
        var model: [UInt64: InboxEntry] = [:]
        for step in 1...30_000 {
            if step.isMultiple(of: 3), let number = model.keys.randomElement(using: &random) {
                let (first, again) = (inbox.confirm(number), inbox.confirm(number))
                #expect(first == model.removeValue(forKey: number))
                #expect(again == nil)
            } else {
                let entry = InboxEntry(sequence: UInt64(step), handoff: UInt64(step), notice: .pushed)
                model[inbox.end] = entry
                inbox.append(entry)
            }
            if step > 15_000, let oldest = model.keys.min() { _ = inbox.confirm(oldest); model[oldest] = nil }
        }
        #expect(inbox.open == model.count)
        for (number, entry) in model { #expect(inbox[number] == entry) }
        #expect(inbox.first == model.keys.min() ?? inbox.end)
        let copy = Inbox(first: inbox.first, entries: inbox.entries)
        for (number, entry) in model { #expect(copy[number] == entry) }
        #expect(copy.end == inbox.end)
        #expect(copy.open == inbox.open)
    }

    @Test func `a slab's copy does not see later changes`() {
        var slab = Slab(empty: UInt64(0))
        let slots = (1...5_000).map { slab.insert(UInt64($0)) }
        let copy = slab
        for slot in slots { slab[slot] = 7 }
        slab.free(slots[3])
        #expect(slots.map { copy[$0] } == Array(1...5_000))
        let reused = slab.insert(9)
        #expect(reused == slots[3])
        #expect(slab.count == 5_000)
    }
}

/// SplitMix64: the same numbers from the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
