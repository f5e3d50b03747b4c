package import CasebusModel
package import CasebusWire

/// Who gives a command, as the transport proved it.
package struct Actor: Sendable {
    /// The session's unit.
    package var unit: UnitNumber
    package var role: Role

    package init(unit: UnitNumber, role: Role) {
        self.unit = unit
        self.role = role
    }
}

/// What a command did: what its record says beside its bytes.
package struct Applied: Equatable, BitwiseCopyable, Sendable {
    package var caseSlot: UInt32
    package var registrar: UnitNumber
    /// For a hand-off's commands: its two ends.
    package var from: UnitNumber?
    package var to: UnitNumber?
    package var firstHandoff: UInt64 = 0
    package var handoffs: UInt32 = 0
    /// Whether the record says whom a list names: ``Ledger/routes``. They are not kept here, so that this stays bytes alone.
    package var isRouted = false
    /// The case's id; its row may be gone when the command closed it.
    package var caseID: SIMD64<UInt8>
    package var caseIDBytes: UInt8
}

/// The state of every unit, open case and open hand-off: a pure, deterministic machine.
///
/// It does no I/O, reads no clock and starts no thread. A command either changes the state and is to
/// be recorded under ``nextSequence``, or throws a typed problem and changes nothing. The same
/// commands in the same order give the same state, which is how recovery works.
///
/// - Shape: closed hand-offs and cases leave memory; what grows is what is open, the units met, the ids
///   since the last settlement, and the notices that units have not collected.
package struct Ledger: Sendable {
    package struct Bounds: Sendable {
        package var openHandoffs = Limits.openHandoffs
        package var uncollectedNoticesPerUnit = Limits.uncollectedNoticesPerUnit
        package init() {}
    }

    package internal(set) var units = UnitTable()
    package internal(set) var cases = Slab(empty: CaseRow.empty)
    package internal(set) var handoffs = Slab(empty: HandoffRow.empty)
    package internal(set) var ids = RecentIDs()
    var caseIndex = SlotIndex()
    var handoffIndex = SlotIndex()

    /// The number that the next record carries.
    package internal(set) var nextSequence: UInt64 = 1
    /// The number that the next hand-off gets.
    package internal(set) var nextHandoff: UInt64 = 1
    /// The latest recorded time, ms since 1970: time never goes back.
    package internal(set) var lastRecordedAt: Int64 = 0
    package internal(set) var casesRegistered: UInt64 = 0
    package internal(set) var casesClosed: UInt64 = 0
    /// What holds from the last `Rules` event on; `nil`: no rule book.
    package internal(set) var rules: RulesInForce?
    /// The digest of the working calendar that deadlines are counted by; empty: none was said.
    package internal(set) var calendarDigest: [UInt8] = []
    /// The codes of every matter that a rule book had, each with its number: from 1, and never another's.
    package internal(set) var matters = MatterTable()
    /// Cases that were decided and open others, which the bus has still to record.
    package internal(set) var owedLinks: [OwedLink] = []

    /// For each hand-off that the last routed command opened whom it goes to and whom the list names.
    package internal(set) var routes: [Route] = []

    /// Units whose inbox got something since the list was last taken; may name one twice.
    package var touched: [UnitNumber] = []

    package var bounds: Bounds
    /// Keys every hash of the ids that clients choose, so that they cannot choose collisions.
    package let hashSeed: UInt64

    package init(hashSeed: UInt64, bounds: Bounds = Bounds()) {
        self.hashSeed = hashSeed
        self.bounds = bounds
    }

    package var openHandoffs: Int { handoffs.count }
    package var openCases: Int { cases.count }

    /// Lets these units be pushed to and no others: who was pushed to once is not known for ever.
    package mutating func admitOnly(_ addresses: some Sequence<Address>) {
        for number in units.rows.indices { units[UnitNumber(number)].isKnown = false }
        for address in addresses { admit(address) }
    }

    /// Lets a unit be pushed to.
    @discardableResult
    package mutating func admit(_ address: Address) -> UnitNumber { units.admit(address.text) }

    /// The time to record now: the clock's, but never before the last record's.
    package func recordedAt(clock: Int64) -> Int64 { max(clock, lastRecordedAt) }

    /// Carries out one command.
    ///
    /// - Parameters:
    ///   - frame: the bytes that `command`'s ranges point into.
    ///   - caseIDWasUsed: for a register, whether a closed case of this unit had the id (the ledger
    ///     has forgotten it; its caller can look).
    ///   - now: the time it is recorded at.
    /// - Throws: the ``Problem`` to answer with; nothing has changed then.
    package mutating func apply(
        _ command: CommandView, in frame: UnsafeRawBufferPointer, by actor: Actor, caseIDWasUsed: Bool = false,
        at now: Int64
    ) throws(Problem) -> Applied {
        let asserted = command.occurredAt != nil || !command.onBehalfOf.isEmpty
        if asserted { try checkImporter(command, actor, now: now) }
        let unit =
            command.onBehalfOf.isEmpty
            ? actor.unit : try unitNamed(command.onBehalfOf, in: frame, meets: true, field: "on_behalf_of")
        let act = Context(
            unit: unit, role: actor.role, at: command.occurredAt ?? now, isAsserted: asserted, frame: frame)
        let applied: Applied
        switch command.act {
        case .register: applied = try register(command, act, caseIDWasUsed: caseIDWasUsed)
        case .accept: applied = try accept(command, act)
        case .decide: applied = try decide(command, act)
        case .close: applied = try close(command, act)
        case .push: applied = try push(command, act)
        case .acknowledge: applied = try acknowledge(command, act)
        case .feedback: applied = try feedback(command, act)
        case .withdraw: applied = try withdraw(command, act)
        case .urge: applied = try urge(command, act)
        case .suspend: applied = try suspend(command, act)
        case .resume: applied = try resume(command, act)
        case .correction: applied = try askCorrection(command, act)
        case .corrected: applied = try endCorrection(command, act)
        case .extend: applied = try extend(command, act)
        case .oversee: applied = try oversee(command, act)
        case .explain: applied = try explain(command, act)
        case .reassign: applied = try reassign(command, act)
        case .rule: applied = try rule(command, act)
        }
        advance(to: now)
        return applied
    }

    /// Takes the next sequence for a record that is no command.
    package mutating func advance(to now: Int64) {
        nextSequence += 1
        lastRecordedAt = max(lastRecordedAt, now)
    }

    private func checkImporter(_ command: CommandView, _ actor: Actor, now: Int64) throws(Problem) {
        guard actor.role == .importer else {
            throw Problem(
                .timeNotAsserted, field: command.occurredAt == nil ? "on_behalf_of" : "occurred_at_ms",
                value: units.address(actor.unit),
                detail: "only a unit with the role importer asserts when something happened or for whom it speaks")
        }
        if let occurredAt = command.occurredAt, occurredAt > now {
            throw Problem(
                .fieldInvalid, field: "occurred_at_ms", value: Timestamp(milliseconds: occurredAt).description,
                detail: "the instant lies ahead of the bus's clock, \(Timestamp(milliseconds: now))")
        }
    }
}

/// One command's circumstances, handed down to the transition that carries it out.
struct Context {
    /// For whom it acts.
    let unit: UnitNumber
    let role: Role
    /// The effective time.
    let at: Int64
    /// History that an importer replays: nobody is told of it.
    let isAsserted: Bool
    let frame: UnsafeRawBufferPointer

    func bytes(_ range: ByteRange) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: frame[range.range])
    }

    func string(_ range: ByteRange) -> String { String(decoding: bytes(range), as: UTF8.self) }
}
