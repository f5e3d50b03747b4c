import CasebusJournal
import CasebusMatters
import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

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

    @Test func `the days have every act of units and of the bus in them`() throws {
        var (acts, events) = (Set<Act>(), Set<String>())
        for seed in 41...44 as ClosedRange<UInt64> {
            var simulation = try Simulation(seed: seed)
            for _ in 0..<1_500 { try simulation.step() }
            try simulation.settle()
            try simulation.collect(&acts, &events)
        }
        #expect(acts == Set(Act.allCases))
        #expect(events == ["rules", "card", "deemedSigned", "deemedAccepted", "linked", "succeeded", "arrived"])
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
        case 0..<42: pending.append(try invent())
        case 42..<47: try bus.act(inventEvent())
        case 47: try (Int.random(in: 0..<4, using: &random) == 0 ? succeed() : changeRules())
        case 48..<50: try bus.collect(by: Self.units.randomElement(using: &random) ?? "hall/a")
        case 50..<80: try deliverSome()
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
        for unit in MemoryBus.units { try bus.collect(by: unit) }
        try flush()
    }

    // MARK: What happens

    private static let units = ["hall/a", "hall/b", "bureau/x", "bureau/y", "bureau/z", "bureau/x/office/p"]

    private mutating func invent() throws -> Pending {
        counter += 1
        let id = "id-\(counter)"
        var scene = SimulatedScene(bus, Self.units, &random)
        let command = Bool.random(using: &random) ? scene.command(id, &random) : scene.procedure(id, &random)
        return try pending(scene.speaker, id, command)
    }

    private mutating func inventEvent() -> WireBusEvent { SimulatedScene(bus, Self.units, &random).event(&random) }

    /// The rules change in the middle of cases' lives.
    private mutating func changeRules() throws {
        let books = [
            try TestBook.book(.strict), try TestBook.book(version: "2026-2", review: "bureau/y"),
            try TestBook.book(convenor: nil, version: "2026-3", without: ["site"]), try TestBook.book(nil), nil,
            try TestBook.book(inspect: "bureau/x", inspectOffice: "bureau/x/office/p"),
        ]
        try bus.adopt(books.randomElement(using: &random) ?? nil)
    }

    /// What is open at one unit is another's from here on; the unit may be taken in again.
    private mutating func succeed() throws {
        let units = Self.units.shuffled(using: &random)
        try bus.act(.succeeded(units[0], by: units[1]))
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
        // What a crash cut off behind a decision comes first.
        try bus.intake.settleLinks(clock: clock, into: bus.batch)
    }

    // MARK: What must hold

    /// What was carried out.
    func collect(_ acts: inout Set<Act>, _ events: inout Set<String>) throws {
        for stored in try bus.journal.read(from: 1, byteLimit: .max) {
            try stored.record.withUnsafeBytes { record in
                let layout = try RecordLayout(record)
                let body = UnsafeRawBufferPointer(rebasing: record[layout.command])
                if layout.header.kind == .command {
                    acts.insert(try CommandDecoder.decode(RawSpan(_unsafeBytes: body)).act)
                } else if let event = try FrameFormat.protobuf.decode(WireBusEvent.self, from: body).event {
                    events.insert("\(event)".prefix { $0 != "(" }.description)
                }
            }
        }
    }

    func check() throws {
        let records = try bus.journal.read(from: 1, byteLimit: .max)
        var ids: [String: UInt64] = [:]
        var count = HandoffCount()
        for stored in records {
            try stored.record.withUnsafeBytes { record in
                let layout = try RecordLayout(record)
                try count.add(layout, record)
                guard layout.header.kind == .command else { return }
                let command = try FrameFormat.protobuf.decode(WireCommand.self, from: record[layout.command])
                let id = String(decoding: record[layout.actor], as: UTF8.self) + " " + command.id
                #expect(ids.updateValue(stored.sequence, forKey: id) == nil, "\(id) was applied twice")
            }
        }
        let sequences = Set(ids.values)
        for (id, sequence) in confirmed { #expect(sequences.contains(sequence), "\(id) was confirmed and is lost") }
        let ledger = bus.intake.ledger
        #expect(count.opened == ledger.nextHandoff - 1)
        #expect(count.opened == count.closed + UInt64(ledger.openHandoffs))
        #expect(ledger.casesRegistered == ledger.casesClosed + UInt64(ledger.openCases))
        ledger.expectHolders()
        try bus.expectSameFromLog()
    }
}
