import CasebusJournal
import CasebusLedger
import CasebusModel
import CasebusWire
import Testing

/// A seeded day of clients, a network that loses, repeats and delays, and a bus that crashes anywhere.
///
/// A seed that finds a bug stays in the list of arguments.
@Suite struct SimulationTests {
    @Test(arguments: Array(1...40) as [UInt64])
    func `nothing confirmed is lost, nothing is applied twice, every hand-off has a holder`(seed: UInt64) throws {
        var simulation = try Simulation(seed: seed)
        for _ in 0..<1_500 { try simulation.step() }
        try simulation.settle()
        try simulation.check()
    }
}

private struct Simulation {
    /// A command on its way, with the bytes it is sent with each time.
    private struct Pending {
        let unit: String
        let id: String
        let bytes: [UInt8]
    }

    private var random: SeededGenerator
    private var bus: MemoryBus
    private var pending: [Pending] = []
    /// Receipts that clients hold: unit and id → sequence.
    private var confirmed: [String: UInt64] = [:]
    private var refused: Set<String> = []
    /// Verdicts that wait for the flush of what they depend on.
    private var unanswered: [(Pending, Verdict)] = []
    private var counter = 0
    private var crashes = 0

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        bus = try MemoryBus()
    }

    mutating func step() throws {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<45: pending.append(try invent())
        case 45..<80: try deliverSome()
        case 80..<95: try flush()
        case 95..<97: bus.journal.failNextAppend(.rejected(.diskFull))
        case 97..<98:
            let faults: [InMemoryJournal.Fault] = [
                .unknownWritten, .unknownNotWritten, .unknownPartlyWritten(records: 1),
            ]
            bus.journal.failNextAppend(faults.randomElement(using: &random) ?? .unknownWritten)
        default: try crash()
        }
    }

    /// Everything still on its way arrives; no more faults.
    mutating func settle() throws {
        for _ in 0..<8 {
            for command in pending { try submit(command) }
            try flush()
        }
        for (unit, row) in bus.intake.ledger.units.rows.enumerated() where row.inbox.open > 0 {
            bus.intake.ledger.confirm([row.inbox.first, row.inbox.end - row.inbox.first], of: UInt32(unit))
        }
    }

    // MARK: What happens

    private mutating func invent() throws -> Pending {
        counter += 1
        let id = "id-\(counter)"
        let unit = MemoryBus.units.randomElement(using: &random) ?? "hall/a"
        let other = MemoryBus.units.filter { $0 != unit }.randomElement(using: &random) ?? "hall/b"
        let caseID = "case-\(Int.random(in: 0..<30, using: &random))"
        let registrar = MemoryBus.units.randomElement(using: &random) ?? "hall/a"
        let handoff = UInt64.random(in: 1...max(1, bus.intake.ledger.nextHandoff), using: &random)
        let receiver = bus.intake.ledger.handoff(numbered: handoff).map { bus.intake.ledger.handoffs[$0].to }
        let speaker = receiver.map { bus.intake.ledger.units.address($0) } ?? unit
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return try pending(unit, id, .register(id, case: caseID))
        case 1...3: return try pending(unit, id, .push(id, case: caseID, of: registrar, to: other))
        case 4...5: return try pending(speaker, id, .sign(id, handoff))
        case 6:
            return try pending(
                speaker, id, .feedback(id, handoff, .done, next: Bool.random(using: &random) ? [other] : []))
        case 7: return try pending(speaker, id, .refuse(id, handoff))
        case 8: return try pending(unit, id, .withdraw(id, handoff))
        default: return try pending(unit, id, .close(id, case: caseID, of: registrar))
        }
    }

    private func pending(_ unit: String, _ id: String, _ command: WireCommand) throws -> Pending {
        Pending(unit: unit, id: id, bytes: try FrameFormat.protobuf.encode(command))
    }

    /// The network brings some commands, in any order, some of them twice, some not at all this time.
    private mutating func deliverSome() throws {
        for command in pending.shuffled(using: &random).prefix(4) {
            try submit(command)
            if Int.random(in: 0..<5, using: &random) == 0 { try submit(command) }
        }
    }

    private mutating func submit(_ command: Pending) throws {
        unanswered.append((command, try bus.submit(command.bytes, by: command.unit)))
    }

    private mutating func flush() throws {
        switch bus.flush() {
        case .durable: answerAll()
        case .rejected: try restart()
        case .unknown: try crash()
        }
    }

    /// Answers leave; the network loses one in four, and its client will ask again.
    private mutating func answerAll() {
        for (command, verdict) in unanswered where Int.random(in: 0..<4, using: &random) > 0 {
            switch verdict {
            case .recorded(let sequence, _, _), .repeated(let sequence):
                let before = confirmed.updateValue(sequence, forKey: command.id)
                #expect(before == nil || before == sequence, "two receipts of \(command.id) differ")
                pending.removeAll { $0.id == command.id }
            case .refused:
                refused.insert(command.id)
                pending.removeAll { $0.id == command.id }
            }
        }
        unanswered = []
    }

    private mutating func crash() throws {
        crashes += 1
        try restart()
    }

    /// Memory is gone; what the log has is the truth.
    private mutating func restart() throws {
        let clock = bus.clock
        unanswered = []
        bus = try MemoryBus(journal: bus.journal.reopened())
        bus.clock = clock
    }

    // MARK: What must hold

    func check() throws {
        let records = try bus.journal.read(from: 1, byteLimit: .max)
        var ids: [String: UInt64] = [:]
        for stored in records {
            let id = try stored.record.withUnsafeBytes { record in
                let layout = try RecordLayout(record)
                let command = try FrameFormat.protobuf.decode(WireCommand.self, from: record[layout.command])
                return String(decoding: record[layout.actor], as: UTF8.self) + " " + command.id
            }
            #expect(ids.updateValue(stored.sequence, forKey: id) == nil, "\(id) was applied twice")
        }
        let sequences = Set(ids.values)
        for (id, sequence) in confirmed { #expect(sequences.contains(sequence), "\(id) was confirmed and is lost") }
        let ledger = bus.intake.ledger
        #expect(ledger.casesRegistered == ledger.casesClosed + UInt64(ledger.openCases))
        for chunk in ledger.handoffs.chunks {
            for row in chunk where row.sequence != 0 {
                #expect(row.handoffState?.isOpen == true)
                #expect(ledger.cases[row.caseSlot].openHandoffs > 0, "hand-off \(row.number) is of no open case")
            }
        }
        try checkSnapshot(of: ledger)
    }

    /// A snapshot read back, and a full replay, give the same state.
    private func checkSnapshot(of ledger: Ledger) throws {
        func bytes(_ ledger: Ledger) -> [UInt8] {
            var all: [UInt8] = []
            ledger.writeSnapshot { all.append(contentsOf: $0) }
            return all
        }
        let snapshot = bytes(ledger)
        let read = try #require(snapshot.withUnsafeBytes { Ledger(snapshot: $0, bounds: .init()) })
        #expect(bytes(read) == snapshot)
        #expect(read.openHandoffs == ledger.openHandoffs)
        let replayed = try MemoryBus.recovered(bus.journal, bounds: .init())
        #expect(replayed.openHandoffs == ledger.openHandoffs)
        #expect(replayed.openCases == ledger.openCases)
        #expect(replayed.nextHandoff == ledger.nextHandoff)
    }
}
