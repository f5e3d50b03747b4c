/// What a unit is to be told, in order, numbered from 1; the head is what it has not yet confirmed.
///
/// - Shape: entries `first ..< end`; confirmed ones inside stay as holes until the head passes them.
/// - Cost: chunks of 512 entries, shared by snapshots until written to.
package struct Inbox: Sendable {
    private static let entriesPerChunk = 512

    private var chunks: [ContiguousArray<InboxEntry>] = []
    /// The number of the first entry of the first chunk.
    private var origin: UInt64 = 1
    /// The first number that is not confirmed, or ``end``.
    package private(set) var first: UInt64 = 1
    /// One past the last number.
    package private(set) var end: UInt64 = 1
    /// Entries not confirmed.
    package private(set) var open = 0
    /// Those of them that are no push: what the unit's own acts brought back.
    package private(set) var openNotices = 0

    package init() {}

    /// An inbox whose next number is `end` and whose entries are given: how a snapshot is read back.
    package init(first: UInt64, entries: some Sequence<InboxEntry>) {
        (origin, self.first, end) = (first, first, first)
        for entry in entries {
            push(entry)
            if entry.isConfirmed { open -= 1 } else if entry.notice != .pushed { openNotices += 1 }
        }
        skipConfirmed()
    }

    /// The entry of a number, `nil` when it is confirmed or not yet given.
    package subscript(number: UInt64) -> InboxEntry? {
        guard number >= first, number < end else { return nil }
        let entry = chunks[chunk(number)][offset(number)]
        return entry.isConfirmed ? nil : entry
    }

    /// The entries of numbers, in their order; `nil` as in the subscript.
    package func entries(of numbers: [UInt64]) -> [InboxEntry?] { numbers.map { self[$0] } }

    /// Every entry from ``first`` on, confirmed holes included.
    package var entries: some Sequence<InboxEntry> {
        (first..<end).lazy.map { chunks[chunk($0)][offset($0)] }
    }

    package mutating func append(_ entry: InboxEntry) {
        push(entry)
        if entry.notice != .pushed { openNotices += 1 }
    }

    /// - Returns: the entry, `nil` when it was confirmed before.
    package mutating func confirm(_ number: UInt64) -> InboxEntry? {
        guard let entry = self[number] else { return nil }
        chunks[chunk(number)][offset(number)] = .confirmed
        open -= 1
        if entry.notice != .pushed { openNotices -= 1 }
        if number == first { skipConfirmed() }
        return entry
    }

    /// Takes all that is not confirmed out; numbers go on from ``end``.
    ///
    /// - Returns: it, in order.
    package mutating func empty() -> [InboxEntry] {
        let left = entries.filter { !$0.isConfirmed }
        self = Inbox(first: end, entries: [InboxEntry]())
        return left
    }

    private mutating func push(_ entry: InboxEntry) {
        if let last = chunks.indices.last, chunks[last].count < Self.entriesPerChunk {
            chunks[last].append(entry)
        } else {
            if chunks.isEmpty { origin = end }
            var chunk = ContiguousArray<InboxEntry>()
            chunk.reserveCapacity(Self.entriesPerChunk)
            chunk.append(entry)
            chunks.append(chunk)
        }
        end += 1
        open += 1
    }

    private mutating func skipConfirmed() {
        while first < end, chunks[chunk(first)][offset(first)].isConfirmed { first += 1 }
        let passed = first == end ? chunks.count : chunk(first)
        // Whole chunks are dropped a few at a time, so that a long queue is not moved for each.
        if passed >= 16 || first == end {
            chunks.removeFirst(passed)
            origin += UInt64(passed * Self.entriesPerChunk)
            if chunks.isEmpty { origin = end }
        }
    }

    private func chunk(_ number: UInt64) -> Int { Int(number - origin) / Self.entriesPerChunk }
    private func offset(_ number: UInt64) -> Int { Int(number - origin) % Self.entriesPerChunk }
}
