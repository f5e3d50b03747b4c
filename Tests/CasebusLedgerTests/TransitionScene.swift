import CasebusJournal
import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// A bus brought into a state that a row of the page names, to try one command in it.
///
/// It is a case of `hall/a`, with advisory rules in force.
struct Scene {
    static let registrar = "hall/a"
    static let receiver = "bureau/x"
    static let office = "bureau/x/office/p"
    static let next = "bureau/y"
    /// Whom the list names where a push went against it.
    static let listed = "bureau/z"
    static let third = "hall/b"
    /// The number of the first hand-off.
    static let handoff: UInt64 = 1

    let bus: MemoryBus

    init(_ prepare: (MemoryBus) throws -> Void) throws {
        bus = try MemoryBus()
        try bus.adopt(try TestBook.book())
        try prepare(bus)
    }

    // MARK: States of a case

    /// `accepted out`, for instance: a case of the registrar, with a hand-off to the receiver where it is out.
    init(caseIn state: String) throws {
        try self.init { bus in
            guard state != "unknown" else { return }
            // Its decision opens no other case.
            try bus.done(.register("r", case: "c", matter: "credit"), by: Self.registrar)
            if state == "closed" { return try bus.done(.close("e", case: "c"), by: Self.registrar) }
            let isAsked = state.hasSuffix("correction") || state.hasSuffix("corrected")
            if isAsked, !state.contains("out") { try bus.done(.correction("k", case: "c"), by: Self.registrar) }
            if state.hasSuffix("corrected") { try bus.done(.corrected("l", case: "c"), by: Self.registrar) }
            if state.contains("out") {
                try bus.done(.push("p", case: "c", to: Self.receiver), by: Self.registrar)
                if isAsked {
                    try bus.done(.sign("s", Self.handoff), by: Self.receiver)
                    try bus.done(.correction("k", Self.handoff), by: Self.receiver)
                }
            }
            if state.hasPrefix("accepted") { try bus.done(.accept("a", case: "c"), by: Self.registrar) }
            if state.hasPrefix("decided") {
                try bus.done(.decide("d", case: "c", .terminated), by: Self.registrar)
            }
            if state.hasSuffix("suspended") { try bus.done(.suspend("u", case: "c"), by: Self.registrar) }
        }
    }

    private func caseState() -> String {
        let ledger = bus.intake.ledger
        guard let row = caseRow, let state = row.caseState else { return "closed" }
        let awaits = row.flags.contains(.correctionOpen)
        guard row.openHandoffs == 0 else { return "\(state) out" + (awaits ? ", awaiting correction" : "") }
        #expect(ledger.units.address(row.idleHolder) == Self.registrar)
        if row.flags.contains(.suspended) { return "\(state) " + (awaits ? "awaiting correction" : "suspended") }
        let wasCorrected = state == .registered && row.flags.contains(.correctionAsked)
        return "\(state) " + (wasCorrected ? "corrected" : "idle")
    }

    private var caseRow: CaseRow? {
        let ledger = bus.intake.ledger
        return Array("c".utf8).withUnsafeBytes { ledger.findCase(registrar: bus.unit(Self.registrar), id: $0) }
            .map { ledger.cases[$0] }
    }

    // MARK: States of a hand-off

    init(handoffIn state: String, receiver: String = Self.receiver) throws {
        try self.init { bus in
            try bus.done(.register("r", case: "c", matter: "licence"), by: Self.registrar)
            guard state != "unknown" else { return }
            let step = state.hasSuffix("as listed") ? "review" : state.hasSuffix("against the list") ? "site" : ""
            try bus.done(.push("p", case: "c", to: receiver, step: step), by: Self.registrar)
            if state.hasPrefix("disputed") || state == "pushed by a ruling" {
                try bus.done(.dispute("d", Self.handoff, owner: Self.listed, entry: 2), by: receiver)
            }
            if state == "pushed by a ruling" {
                try bus.done(.rule("l", Self.handoff, owner: receiver), by: TestBook.convenor)
            }
            if ["signed", "suspended", "awaiting correction"].contains(state) {
                try bus.done(.sign("s", Self.handoff), by: receiver)
            }
            if state == "suspended" { try bus.done(.suspend("u", Self.handoff), by: receiver) }
            if state == "awaiting correction" { try bus.done(.correction("k", Self.handoff), by: receiver) }
            if state == "closed" { try bus.done(.withdraw("w", Self.handoff), by: Self.registrar) }
        }
    }

    private func handoffState() -> String {
        let ledger = bus.intake.ledger
        guard let slot = ledger.handoff(numbered: Self.handoff), let state = ledger.handoffs[slot].handoffState else {
            return "closed"
        }
        let row = ledger.handoffs[slot]
        if row.flags.contains(.correction) { return state == .suspended ? "awaiting correction" : "in no state" }
        guard state == .pushed || state == .disputed else { return "\(state)" }
        if row.flags.contains(.ruled) { return "\(state) by a ruling" }
        guard row.listed != noUnit else { return "\(state)" }
        let isListed = ledger.units.address(row.to).hasPrefix(ledger.units.address(row.listed))
        return "\(state) " + (isListed ? "as listed" : "against the list")
    }

    /// Who has the hand-off, in the page's words.
    var holder: String? {
        let ledger = bus.intake.ledger
        return ledger.handoff(numbered: Self.handoff).map { slot in
            let address = ledger.units.address(ledger.holder(of: ledger.handoffs[slot]))
            return Self.names[address] ?? address
        }
    }

    // MARK: Trying

    /// Tries a command: the problem's code, `nil` when it was carried out.
    func problem(of command: WireCommand, by unit: String, role: Role = .unit) throws -> Problem.Code? {
        let (sequence, snapshot) = (bus.intake.ledger.nextSequence, bus.intake.ledger.snapshot)
        let problem = try bus.submit(command, by: unit, role: role).problem
        // One record when it is carried out, and nothing at all when it is refused.
        #expect(bus.intake.ledger.nextSequence == sequence + (problem == nil ? 1 : 0))
        if problem != nil { #expect(bus.intake.ledger.snapshot == snapshot) }
        return problem?.code
    }

    enum Subject {
        case theCase, handoff
    }

    /// Tries a command and looks at everything that came of it.
    func outcome(
        of command: WireCommand, by unit: String, role: Role = .unit, on subject: Subject
    ) throws -> TransitionOutcome {
        let before = inboxEnds
        let problem = try problem(of: command, by: unit, role: role)
        var outcome = TransitionOutcome()
        outcome.problem = problem?.rawValue ?? ""
        return try lookedAt(outcome, subject, since: before)
    }

    /// Lets the bus act and looks at everything that came of it.
    func outcome(of event: WireBusEvent, on subject: Subject) throws -> TransitionOutcome {
        let (before, snapshot) = (inboxEnds, bus.intake.ledger.snapshot)
        var outcome = TransitionOutcome()
        outcome.isNothing = try !bus.act(event)
        #expect((bus.intake.ledger.snapshot == snapshot) == outcome.isNothing)
        return try lookedAt(outcome, subject, since: before)
    }

    private func lookedAt(
        _ outcome: TransitionOutcome, _ subject: Subject, since before: [String: UInt64]
    ) throws -> TransitionOutcome {
        var outcome = outcome
        outcome.told = notices(since: before, subject)
        guard outcome.problem.isEmpty, !outcome.isNothing else { return outcome }
        outcome.state = subject == .theCase ? caseState() : handoffState()
        if subject == .handoff, let row = caseRow, row.openHandoffs == 0 {
            outcome.caseIsWithSender = bus.intake.ledger.units.address(row.idleHolder) == Self.registrar
        }
        _ = bus.flush()
        try bus.expectSameFromLog()
        return outcome
    }

    // MARK: Who is told

    private static let names = [
        registrar: "sender", receiver: "receiver", office: "office", next: "next", listed: "listed", third: "third",
        TestBook.convenor: "convenor", "bureau/credit": "successor",
    ]

    private var inboxEnds: [String: UInt64] {
        Dictionary(uniqueKeysWithValues: MemoryBus.units.map { ($0, bus.intake.ledger.units[bus.unit($0)].inbox.end) })
    }

    private func notices(since ends: [String: UInt64], _ subject: Subject) -> [String] {
        var names = Self.names
        if subject == .theCase { names[Self.registrar] = "registrar" }
        return ends.flatMap { unit, end in
            let inbox = bus.intake.ledger.units[bus.unit(unit)].inbox
            return (end..<inbox.end).compactMap { number in
                inbox[number]?.notice.map { "\(names[unit] ?? unit) \(Self.word($0))" }
            }
        }.sorted()
    }

    /// The notice as the schema and the page write it.
    private static func word(_ notice: NoticeKind) -> String {
        switch notice {
        case .fedBack: "fed_back"
        case .signedFor: "signed_for"
        default: "\(notice)"
        }
    }
}

extension MemoryBus {
    /// Submits what has to be carried out for a scene to come about.
    func done(_ command: WireCommand, by unit: String) throws {
        let verdict = try submit(command, by: unit)
        guard case .recorded = verdict else { throw Unexpected(verdict) }
    }
}
