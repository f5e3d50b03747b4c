import CasebusJournal
import CasebusLedger
import CasebusModel
import CasebusWire

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
    static let units = ["hall/a", "hall/b", "bureau/x", "bureau/y", "bureau/z"]

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

    /// Makes everything submitted durable.
    func flush() -> AppendOutcome {
        let outcome = journal.append(batch, expecting: batch.firstSequence, term: 1)
        if case .durable = outcome { batch.reset(firstSequence: intake.ledger.nextSequence, flushed: journal.head) }
        return outcome
    }
}

extension WireCommand {
    static func make(_ id: String, _ act: WireCommand.OneOf_Act) -> WireCommand {
        var command = WireCommand()
        command.id = id
        command.act = act
        return command
    }

    static func register(_ id: String, case caseID: String) -> WireCommand {
        var act = WireRegister()
        act.caseID = caseID
        return make(id, .register(act))
    }

    static func push(_ id: String, case caseID: String, of registrar: String = "", to: String) -> WireCommand {
        make(id, .push(push(case: caseID, of: registrar, to: to)))
    }

    static func push(case caseID: String, of registrar: String, to: String) -> WirePush {
        var act = WirePush()
        act.case.id = caseID
        act.case.registrar = registrar
        act.to = to
        return act
    }

    static func sign(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireAcknowledge()
        (act.handoff, act.answer) = (handoff, .sign)
        return make(id, .acknowledge(act))
    }

    static func refuse(_ id: String, _ handoff: UInt64, reason: String = "not-ours") -> WireCommand {
        var act = WireAcknowledge()
        (act.handoff, act.answer, act.reason) = (handoff, .refuse, reason)
        return make(id, .acknowledge(act))
    }

    static func feedback(_ id: String, _ handoff: UInt64, _ outcome: WireOutcome, next: [String] = []) -> WireCommand {
        var act = WireFeedback()
        (act.handoff, act.outcome) = (handoff, outcome)
        act.next = next.map { to in
            var push = WirePush()
            push.to = to
            return push
        }
        return make(id, .feedback(act))
    }

    static func withdraw(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireWithdraw()
        act.handoff = handoff
        return make(id, .withdraw(act))
    }

    static func urge(_ id: String, _ handoff: UInt64) -> WireCommand {
        var act = WireUrge()
        act.handoff = handoff
        return make(id, .urge(act))
    }

    static func accept(_ id: String, case caseID: String, of registrar: String = "") -> WireCommand {
        var act = WireAccept()
        (act.case.id, act.case.registrar) = (caseID, registrar)
        return make(id, .accept(act))
    }

    static func decide(_ id: String, case caseID: String, of registrar: String = "", _ decision: WireDecision)
        -> WireCommand
    {
        var act = WireDecide()
        (act.case.id, act.case.registrar, act.decision) = (caseID, registrar, decision)
        return make(id, .decide(act))
    }

    static func close(_ id: String, case caseID: String, of registrar: String = "") -> WireCommand {
        var act = WireClose()
        (act.case.id, act.case.registrar) = (caseID, registrar)
        return make(id, .close(act))
    }
}

extension Verdict {
    var handoff: UInt64? { if case .recorded(_, let handoff, _) = self { handoff } else { nil } }
    var sequence: UInt64? { if case .recorded(let sequence, _, _) = self { sequence } else { nil } }
    var problem: Problem? { if case .refused(let problem) = self { problem } else { nil } }
    var repeated: UInt64? { if case .repeated(let sequence) = self { sequence } else { nil } }
}
