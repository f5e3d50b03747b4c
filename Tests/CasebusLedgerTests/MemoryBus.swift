import CasebusJournal
import CasebusLedger
import CasebusMatters
import CasebusModel
import CasebusRules
import CasebusWire
import Foundation

/// A bus without sockets and disks: the daemon's own intake over an in-memory log.
final class MemoryBus {
    struct Past: History {
        let journal: InMemoryJournal
        let settled: SettledIDs

        func candidates(for fingerprint: UInt64) -> [UInt64] { settled.sequences[fingerprint] ?? [] }
        func record(_ sequence: UInt64) throws(JournalError) -> StoredRecord? { try journal.read(sequence) }
    }

    /// What the daemon keeps in runs on disk.
    final class SettledIDs {
        var sequences: [UInt64: [UInt64]] = [:]
    }

    static let seed: UInt64 = 0x5EED
    static let units = [
        "hall/a", "hall/b", "bureau/x", "bureau/y", "bureau/z", "bureau/x/office/p", "bureau/x/office/q",
        "hall/a/window/1", "station/s", "bureau/convenor", "bureau/credit",
    ]

    let journal: InMemoryJournal
    let settled = SettledIDs()
    var intake: Intake
    var batch = JournalBatch()
    var clock: Int64 = 1_767_600_000_000

    init(journal: InMemoryJournal = InMemoryJournal(), bounds: Ledger.Bounds = .init()) throws {
        self.journal = journal
        intake = Intake(
            ledger: try Self.recovered(journal, bounds: bounds),
            recorder: Recorder(logID: journal.logID, term: 1) { $0.storeBytes(of: 7, as: UInt64.self) },
            history: Past(journal: journal, settled: settled))
        batch.reset(firstSequence: intake.ledger.nextSequence, flushed: journal.head)
    }

    static func recovered(_ journal: InMemoryJournal, bounds: Ledger.Bounds) throws -> Ledger {
        var ledger = Ledger(hashSeed: seed, bounds: bounds)
        for stored in try journal.read(from: 1, byteLimit: .max) { try ledger.replay(stored) }
        for unit in units + ["importer/main"] { if let address = Address(unit) { ledger.admit(address) } }
        return ledger
    }

    func unit(_ address: String) -> UnitNumber { intake.ledger.units.number(of: address) ?? .max }

    /// Submits a command, as a session of the unit would.
    func submit(
        _ command: WireCommand, by unit: String, role: Role = .unit, text: String = "", payload: [UInt8] = [],
        asJSON: Bool = false
    ) throws -> Verdict {
        let bytes = try (asJSON ? FrameFormat.json : .protobuf).encode(command)
        return try submit(bytes, by: unit, role: role, text: text, payload: payload, asJSON: asJSON)
    }

    func submit(
        _ bytes: [UInt8], by unit: String, role: Role = .unit, text: String = "", payload: [UInt8] = [],
        asJSON: Bool = false
    ) throws -> Verdict {
        let actor = Actor(unit: self.unit(unit), role: role)
        clock += 1
        let (now, head) = (clock, journal.head)
        return try bytes.withUnsafeBytes { command in
            try Array(text.utf8).withUnsafeBytes { text in
                try payload.withUnsafeBytes { payload in
                    try intake.submit(
                        Submission(command: command, isJSON: asJSON, text: text, payload: payload), by: actor,
                        keyID: UnsafeRawBufferPointer(start: nil, count: 0), clock: now, durable: head, into: batch)
                }
            }
        }
    }

    /// An act of the bus itself.
    ///
    /// - Returns: whether it held.
    @discardableResult
    func act(_ event: WireBusEvent) throws -> Bool {
        clock += 1
        return try intake.act(event, clock: clock, into: batch)
    }

    /// Puts a rule book in force; `nil`: none.
    func adopt(_ book: RuleBook?) throws {
        var event = WireBusEvent()
        event.rules.book = Data(book?.encoded() ?? [])
        event.rules.list = book?.version ?? ""
        try act(event)
    }

    /// A unit's sessions confirm all that lies in its inbox.
    func collect(by unit: String) throws {
        let inbox = intake.ledger.units[self.unit(unit)].inbox
        guard inbox.open > 0 else { return }
        var event = WireBusEvent()
        (event.arrived.unit, event.arrived.ranges) = (unit, [inbox.first, inbox.end - inbox.first])
        event.arrived.handoffs = intake.ledger.confirm(event.arrived.ranges, of: self.unit(unit))
        let now = intake.ledger.recordedAt(clock: clock)
        try intake.recorder.record(event, sequence: intake.ledger.nextSequence, at: now, into: batch)
        intake.ledger.advance(to: now)
    }

    /// Makes everything submitted durable.
    func flush() -> AppendOutcome {
        let outcome = journal.append(batch, expecting: batch.firstSequence, term: 1)
        if case .durable = outcome { batch.reset(firstSequence: intake.ledger.nextSequence, flushed: journal.head) }
        return outcome
    }
}

extension Verdict {
    var handoff: UInt64? { if case .recorded(_, let handoff, _) = self { handoff } else { nil } }
    var sequence: UInt64? { if case .recorded(let sequence, _, _) = self { sequence } else { nil } }
    var problem: Problem? { if case .refused(let problem) = self { problem } else { nil } }
    var repeated: UInt64? { if case .repeated(let sequence) = self { sequence } else { nil } }
}

// What the log says.
extension MemoryBus {
    /// What the last durable record says of the hand-offs that it opened.
    func lastRoutes() throws -> [RoutingPart] {
        guard let stored = try journal.read(journal.head) else { return [] }
        return try stored.record.withUnsafeBytes { record in
            let layout = try RecordLayout(record)
            return RoutingPart.read(record[layout.routing]) ?? []
        }
    }

    /// What the bus itself is about to record last.
    func lastRecorded() throws -> WireBusEvent {
        _ = flush()
        return try lastEvent()
    }

    /// What the bus itself recorded last.
    func lastEvent() throws -> WireBusEvent {
        guard let stored = try journal.read(journal.head) else { return WireBusEvent() }
        return try stored.record.withUnsafeBytes { record in
            try FrameFormat.protobuf.decode(WireBusEvent.self, from: record[RecordLayout(record).command])
        }
    }
}
