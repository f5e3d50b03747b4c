import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// A bus brought into a state that a row of the page names, to try one command in it.
struct Scene {
    static let registrar = "hall/a"
    static let receiver = "bureau/x"
    static let next = "bureau/y"
    /// The number of the first hand-off.
    static let handoff: UInt64 = 1

    private let bus: MemoryBus

    init(_ prepare: (MemoryBus) throws -> Void) throws {
        bus = try MemoryBus()
        try prepare(bus)
    }

    /// `accepted out`, for instance: a case of the registrar, with a hand-off to the receiver where it is out.
    init(caseIn state: String) throws {
        try self.init { bus in
            guard state != "unknown" else { return }
            try bus.done(.register("r", case: "c"), by: Self.registrar)
            if state == "closed" { return try bus.done(.close("e", case: "c"), by: Self.registrar) }
            if !state.hasPrefix("registered") { try bus.done(.accept("a", case: "c"), by: Self.registrar) }
            if state.hasPrefix("decided") { try bus.done(.decide("d", case: "c", .granted), by: Self.registrar) }
            if state.hasSuffix("out") { try bus.done(.push("p", case: "c", to: Self.receiver), by: Self.registrar) }
        }
    }

    init(handoffIn state: String) throws {
        try self.init { bus in
            try bus.done(.register("r", case: "c"), by: Self.registrar)
            guard state != "unknown" else { return }
            try bus.done(.push("p", case: "c", to: Self.receiver), by: Self.registrar)
            if state == "signed" { try bus.done(.sign("s", Self.handoff), by: Self.receiver) }
            if state == "closed" { try bus.done(.withdraw("w", Self.handoff), by: Self.registrar) }
        }
    }

    /// Tries a command: the problem's code, `nil` when it was carried out.
    func problem(of command: WireCommand, by unit: String) throws -> Problem.Code? {
        try bus.submit(command, by: unit).problem?.code
    }

    /// Tries a command and looks at everything that came of it.
    ///
    /// - Parameter handoff: whose state is meant; `nil`: the case's.
    func outcome(of command: WireCommand, by unit: String, on handoff: UInt64?) throws -> TransitionOutcome {
        let before = inboxEnds
        let sequence = bus.intake.ledger.nextSequence
        let problem = try problem(of: command, by: unit)
        // One record when it is carried out, none when it is refused.
        #expect(bus.intake.ledger.nextSequence == sequence + (problem == nil ? 1 : 0))
        var outcome = TransitionOutcome()
        outcome.told = notices(since: before)
        if let problem {
            outcome.problem = problem.rawValue
            return outcome
        }
        let ledger = bus.intake.ledger
        let slot = Array("c".utf8).withUnsafeBytes { ledger.findCase(registrar: bus.unit(Self.registrar), id: $0) }
        let row = slot.map { ledger.cases[$0] }
        if let handoff {
            outcome.state =
                ledger.handoff(numbered: handoff).flatMap { ledger.handoffs[$0].handoffState?.description } ?? "closed"
            if let row, row.openHandoffs == 0 {
                outcome.caseIsWithSender = ledger.units.address(row.idleHolder) == Self.registrar
            }
        } else if let row, let state = row.caseState {
            outcome.state = "\(state) \(row.openHandoffs == 0 ? "idle" : "out")"
        } else {
            outcome.state = "closed"
        }
        return outcome
    }

    // MARK: Who is told

    private static let names = [registrar: "sender", receiver: "receiver", next: "next"]

    private var inboxEnds: [String: UInt64] {
        Dictionary(uniqueKeysWithValues: MemoryBus.units.map { ($0, bus.intake.ledger.units[bus.unit($0)].inbox.end) })
    }

    private func notices(since ends: [String: UInt64]) -> [String] {
        ends.flatMap { unit, end in
            let inbox = bus.intake.ledger.units[bus.unit(unit)].inbox
            return (end..<inbox.end).compactMap { number in
                inbox[number]?.notice.map { "\(Self.names[unit] ?? unit) \(Self.word($0))" }
            }
        }.sorted()
    }

    private static func word(_ notice: NoticeKind) -> String { notice == .fedBack ? "fed_back" : "\(notice)" }

    // MARK: Parts in a case

    struct Part {
        var name: String
        var unit: String
        var scene: @Sendable (MemoryBus) throws -> Void
    }

    static let parts: [Part] = [
        Part(name: "registrar, which has it", unit: registrar, scene: registered),
        Part(name: "registrar, while another unit has it", unit: registrar, scene: withReceiver),
        Part(name: "another unit that has it", unit: receiver, scene: withReceiver),
        Part(name: "unit that worked last", unit: receiver, scene: answered),
        Part(name: "registrar, while it is out", unit: registrar, scene: pushed),
        Part(name: "sender of an open hand-off", unit: receiver, scene: pushedOn),
        Part(name: "receiver that has not signed", unit: receiver, scene: pushed),
        Part(name: "receiver that has signed", unit: receiver, scene: signed),
        Part(name: "unit without part, while it is idle", unit: "bureau/z", scene: registered),
        Part(name: "unit without part, while it is out", unit: "bureau/z", scene: pushed),
    ]

    @Sendable private static func registered(_ bus: MemoryBus) throws {
        try bus.done(.register("r", case: "c"), by: registrar)
    }

    @Sendable private static func pushed(_ bus: MemoryBus) throws {
        try registered(bus)
        try bus.done(.push("p", case: "c", to: receiver), by: registrar)
    }

    @Sendable private static func signed(_ bus: MemoryBus) throws {
        try pushed(bus)
        try bus.done(.sign("s", handoff), by: receiver)
    }

    @Sendable private static func answered(_ bus: MemoryBus) throws {
        try signed(bus)
        try bus.done(.feedback("f", handoff, .done), by: receiver)
    }

    /// The receiver has answered and pushed on in the same command.
    @Sendable private static func pushedOn(_ bus: MemoryBus) throws {
        try signed(bus)
        try bus.done(.feedback("f", handoff, .done, next: ["hall/b"]), by: receiver)
    }

    /// Whom the receiver pushed to has refused: the case is with the receiver.
    @Sendable private static func withReceiver(_ bus: MemoryBus) throws {
        try pushedOn(bus)
        try bus.done(.refuse("x", handoff + 1), by: "hall/b")
    }
}

extension MemoryBus {
    /// Submits what has to be carried out for a scene to come about.
    func done(_ command: WireCommand, by unit: String) throws {
        let verdict = try submit(command, by: unit)
        guard case .recorded = verdict else { throw Unexpected(verdict) }
    }
}
