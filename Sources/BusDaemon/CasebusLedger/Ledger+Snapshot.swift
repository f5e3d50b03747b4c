internal import CasebusModel

/// A ledger's state as bytes: a cache of what replaying the log gives, made and read by one program.
///
/// - Shape: a header of layout marks and counters, the rule book, the codes of matters, the units with their inboxes,
///   the linked cases that are still to be recorded, then the rows of cases and hand-offs as they lie in memory. Another row layout is another ``layoutMark``: such a
///   snapshot is not read, and the log is replayed instead.
extension Ledger {
    /// Changes with every change of what a row holds.
    private static let layoutMark: UInt64 =
        0x0004_0000_0000_0000 | UInt64(MemoryLayout<CaseRow>.stride) << 32 | UInt64(MemoryLayout<HandoffRow>.stride)
        << 16
        | UInt64(MemoryLayout<InboxEntry>.stride)

    /// Gives out the state in pieces; the ids since the last settlement are not part of it.
    package func writeSnapshot(_ emit: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        var head: [UInt64] = [
            Self.layoutMark, hashSeed, nextSequence, nextHandoff, UInt64(bitPattern: lastRecordedAt), casesRegistered,
            casesClosed, UInt64(units.rows.count), UInt64(cases.chunks.reduce(0) { $0 + $1.count }),
            UInt64(handoffs.chunks.reduce(0) { $0 + $1.count }), rules?.sequence ?? 0, UInt64(rules?.bytes.count ?? 0),
            UInt64(matters.count), UInt64(owedLinks.count),
            UInt64(calendarDigest.count),
        ]
        try head.withUnsafeBytes { try emit($0) }
        if let rules { try rules.bytes.withUnsafeBytes { try emit($0) } }
        try calendarDigest.withUnsafeBytes { try emit($0) }
        for code in matters.codes { try Self.measured(code).withUnsafeBytes { try emit($0) } }
        for row in units.rows {
            head = [
                UInt64(row.address.count), row.isKnown ? 1 : 0, UInt64(bitPattern: row.lastIDTime), row.inbox.first,
                row.inbox.end, UInt64(row.successor),
            ]
            try head.withUnsafeBytes { try emit($0) }
            try Array(units.addresses[row.address]).withUnsafeBytes { try emit($0) }
            try ContiguousArray(row.inbox.entries).withUnsafeBytes { try emit($0) }
        }
        for link in owedLinks {
            head = [link.parentRegistrar, link.decider, link.to, link.listed].map(UInt64.init)
            head.append(UInt64(link.applicant))
            try head.withUnsafeBytes { try emit($0) }
            let texts = [link.parentID, link.matter, link.step].flatMap(Self.measured)
            try texts.withUnsafeBytes { try emit($0) }
        }
        for chunk in cases.chunks { try chunk.withUnsafeBytes { try emit($0) } }
        for chunk in handoffs.chunks { try chunk.withUnsafeBytes { try emit($0) } }
    }

    /// A text's length, and its bytes.
    private static func measured(_ text: String) -> [UInt8] {
        withUnsafeBytes(of: UInt64(text.utf8.count)) { Array($0) } + text.utf8
    }

    /// Reads a snapshot back.
    ///
    /// - Returns: `nil` when the bytes are of another layout, or no snapshot.
    package init?(snapshot bytes: UnsafeRawBufferPointer, bounds: Bounds) {
        var reader = SnapshotReader(bytes)
        guard let head = reader.words(15), head[0] == Self.layoutMark else { return nil }
        self.init(hashSeed: head[1], bounds: bounds)
        (nextSequence, nextHandoff, lastRecordedAt) = (head[2], head[3], Int64(bitPattern: head[4]))
        (casesRegistered, casesClosed) = (head[5], head[6])
        guard let book = reader.bytes(Int(clamping: head[11])), let digest = reader.bytes(Int(clamping: head[14]))
        else { return nil }
        calendarDigest = Array(digest)
        for _ in 0..<head[12] {
            guard let code = reader.text() else { return nil }
            _ = matters.number(of: code)
        }
        for _ in 0..<head[7] {
            guard let row = reader.words(6), row[4] >= row[3], let address = reader.bytes(Int(row[0])),
                let entries: [InboxEntry] = reader.rows(Int(row[4] - row[3]))
            else { return nil }
            let number = units.meet(address)
            units[number].isKnown = row[1] == 1
            // Every id up to the snapshot lies in the runs on disk.
            units[number].lastIDTime = Int64(bitPattern: row[2])
            units[number].lastSettledIDTime = units[number].lastIDTime
            units[number].inbox = Inbox(first: row[3], entries: entries)
            units[number].successor = UnitNumber(truncatingIfNeeded: row[5])
        }
        // Behind the units, whose numbers it names.
        do { rules = try rulesInForce([UInt8](book), sequence: head[10]) } catch { return nil }
        for _ in 0..<head[13] {
            guard let numbers = reader.words(5), let id = reader.text(), let matter = reader.text(),
                let step = reader.text()
            else { return nil }
            let unit = numbers.map { UnitNumber(truncatingIfNeeded: $0) }
            owedLinks.append(
                OwedLink(
                    parentRegistrar: unit[0], parentID: id, decider: unit[1],
                    applicant: UInt8(truncatingIfNeeded: numbers[4]), matter: matter, step: step, to: unit[2],
                    listed: unit[3]))
        }
        guard let caseRows: [CaseRow] = reader.rows(Int(head[8])),
            let handoffRows: [HandoffRow] = reader.rows(Int(head[9])), reader.isAtEnd
        else { return nil }
        cases = Slab(rows: caseRows, empty: .empty) { $0.registeredAt == 0 }
        handoffs = Slab(rows: handoffRows, empty: .empty) { $0.sequence == 0 }
        for (slot, row) in caseRows.enumerated() where row.registeredAt != 0 {
            caseIndex.insert(
                withUnsafeBytes(of: row.id) { id in
                    hash(case: UnsafeRawBufferPointer(rebasing: id.prefix(Int(row.idBytes))), of: row.registrar)
                }, slot: UInt32(slot))
        }
        for (slot, row) in handoffRows.enumerated() where row.sequence != 0 {
            handoffIndex.insert(hash(handoff: row.number), slot: UInt32(slot))
            units[row.from].openSent += 1
            units[row.to].openReceived += 1
            if CardPlace.isOverdue(row.cards) { units[row.to].overdue += 1 }
        }
    }
}

/// Reads what ``Ledger/writeSnapshot(_:)`` wrote, never past its end.
private struct SnapshotReader {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }

    /// A length and that many bytes.
    mutating func text() -> String? {
        guard let count = words(1)?.first, let text = bytes(Int(clamping: count)) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    mutating func words(_ count: Int) -> [UInt64]? { rows(count) }

    mutating func rows<Row: BitwiseCopyable>(_ count: Int) -> [Row]? {
        let stride = MemoryLayout<Row>.stride
        guard count >= 0, count <= rest.count / stride, let source = bytes(count * stride) else { return nil }
        return [Row](unsafeUninitializedCapacity: count) { rows, filled in
            UnsafeMutableRawBufferPointer(rows).copyMemory(from: source)
            filled = count
        }
    }
}
