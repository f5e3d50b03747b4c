import CasebusLedger
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
