import CasebusClient
import CasebusModel

/// Follows one case's script: makes its commands, and keeps the numbers the bus gives to its hand-offs.
struct CaseBook {
    private let script: CaseScript
    private var handoffs: [Int: Handoff] = [:]
    private var recordedAt: [Int: Timestamp] = [:]

    private struct Handoff {
        var number: UInt64
        var from: Address
        var to: Address
    }

    init(_ script: CaseScript) {
        self.script = script
    }

    func number(of handoff: Int?) -> UInt64? { handoff.flatMap { handoffs[$0]?.number } }

    /// The command of the act at this place; its id follows from the seed, so that a day is never recorded twice.
    func command(_ place: Int) -> OutgoingCommand {
        let name = CaseName(script.id, registeredBy: script.registrar)
        func known(_ handoff: Int) -> UInt64 { number(of: handoff) ?? 0 }
        func push(to unit: Address) -> NextPush { NextPush(to: unit, matter: script.matter) }
        let deed = script.acts[place].deed
        let act: OutgoingCommand.Act =
            switch deed {
            case .register: .register(caseID: script.id, matter: script.matter)
            case .accept: .accept(name)
            case .decide(let decision): .decide(name, decision)
            case .close: .close(name)
            case .push(_, let to): .push(name, push(to: to))
            case .sign(let handoff): .sign(handoff: known(handoff))
            case .refuse(let handoff, let reason): .refuse(handoff: known(handoff), reason: reason)
            case .feedback(let handoff, let outcome, let reason, let next):
                .feedback(handoff: known(handoff), outcome, reason: reason, next: next.map { push(to: $0.to) })
            case .withdraw(let handoff, let reason): .withdraw(handoff: known(handoff), reason: reason)
            case .urge(let handoff): .urge(handoff: known(handoff))
            }
        var command = OutgoingCommand(act, id: "\(script.id).\(place + 1)")
        if case .push = deed { command.payload = Array("{\"form\":\"\(script.matter)\"}".utf8) }
        if case .refuse = deed { command.text = "This matter belongs to another bureau." }
        return command
    }

    /// Notes the receipt of the act at this place.
    ///
    /// - Returns: its line for the simulator's log.
    mutating func take(_ receipt: Receipt, for place: Int, sentAt: Instant, answeredAt: Instant) -> ZoneLog.Act {
        let act = script.acts[place]
        recordedAt[place] = receipt.recordedAt
        var line = ZoneLog.Act(
            act: act.deed.name, id: "\(script.id).\(place + 1)", actor: act.actor.text,
            registrar: script.registrar.text, caseID: script.id, sentAt: sentAt, answeredAt: answeredAt,
            sequence: receipt.sequence, recordedAt: Instant(receipt.recordedAt))
        switch act.deed {
        case .register: line.matter = script.matter
        case .accept, .close: break
        case .decide(let decision): line.decision = decision.rawValue.replacing("-", with: "_")
        case .push(let handoff, let to):
            open(handoff, receipt.handoff ?? 0, act.actor, to)
            name(handoff, in: &line)
            line.matter = script.matter
        case .sign(let handoff):
            name(handoff, in: &line)
            line.answer = "sign"
        case .refuse(let handoff, let reason):
            name(handoff, in: &line)
            (line.answer, line.reason) = ("refuse", reason)
        case .feedback(let handoff, let outcome, let reason, let next):
            name(handoff, in: &line)
            line.outcome = outcome.rawValue.replacing("-", with: "_")
            line.reason = reason.isEmpty ? nil : reason
            for (place, push) in next.enumerated() {
                open(push.handoff, (receipt.handoff ?? 0) + UInt64(place), act.actor, push.to)
            }
            if !next.isEmpty {
                line.next = next.map { .init(handoff: number(of: $0.handoff) ?? 0, to: $0.to.text) }
            }
        case .withdraw(let handoff, let reason):
            name(handoff, in: &line)
            line.reason = reason
        case .urge(let handoff): name(handoff, in: &line)
        }
        return line
    }

    /// What the script leaves open, with the bus's numbers.
    var leftOpen: [ZoneLog.Open] {
        script.leftOpen.map { item in
            ZoneLog.Open(
                open: item.kind.rawValue, unit: item.unit.text, registrar: script.registrar.text, caseID: script.id,
                matter: script.matter, handoff: number(of: item.handoff), from: item.from?.text,
                since: Instant(recordedAt[item.since] ?? Timestamp(milliseconds: 0)))
        }
    }

    private mutating func open(_ handoff: Int, _ number: UInt64, _ from: Address, _ to: Address) {
        handoffs[handoff] = Handoff(number: number, from: from, to: to)
    }

    private func name(_ handoff: Int, in line: inout ZoneLog.Act) {
        guard let known = handoffs[handoff] else { return }
        (line.handoff, line.from, line.to) = (known.number, known.from.text, known.to.text)
    }
}

extension PlannedAct.Deed {
    /// As the log calls it.
    var name: String {
        switch self {
        case .register: "register"
        case .accept: "accept"
        case .decide: "decide"
        case .close: "close"
        case .push: "push"
        case .sign, .refuse: "acknowledge"
        case .feedback: "feedback"
        case .withdraw: "withdraw"
        case .urge: "urge"
        }
    }
}
