import CasebusClient
import CasebusModel
import CasebusReports

/// Follows one case's script: makes its commands, and keeps the numbers the bus gives to its hand-offs.
struct CaseBook {
    private let script: CaseScript
    private var handoffs: [Int: Handoff] = [:]
    private var recordedAt: [Int: Timestamp] = [:]

    private struct Handoff {
        var number: UInt64
        var from: Address
        var to: Address
        /// Of which case, where it is linked to the script's.
        var linked: CaseName?
    }

    init(_ script: CaseScript) {
        self.script = script
    }

    func number(of handoff: Int?) -> UInt64? { handoff.flatMap { handoffs[$0]?.number } }

    /// The command of the act at this place; its id follows from the seed, so that a day is never recorded twice.
    func command(_ place: Int) -> OutgoingCommand? {
        let (actor, deed) = (script.acts[place].actor, script.acts[place].deed)
        let name = name(script.acts[place].linked)
        func known(_ handoff: Int) -> UInt64 { number(of: handoff) ?? 0 }
        func push(to unit: Address, _ step: String, _ isRouted: Bool) -> NextPush {
            NextPush(to: isRouted ? nil : unit, matter: script.matter, step: step)
        }
        func subject(_ handoff: Int?) -> ProcedureSubject { handoff.map { .handoff(known($0)) } ?? .idleCase(name) }
        // The notice is numbered as the command is: once.
        let notice = "\(script.id).\(place + 1)"
        let act: OutgoingCommand.Act? =
            switch deed {
            case .register: .register(caseID: script.id, matter: script.matter)
            case .accept: .accept(name)
            case .decide(let decision): .decide(name, decision)
            case .close: .close(name)
            case .push(_, let to, let step, let isRouted): .push(name, push(to: to, step, isRouted))
            case .sign(let handoff): .sign(handoff: known(handoff))
            case .refuse(let handoff, let reason): .refuse(handoff: known(handoff), reason: reason)
            case .feedback(let handoff, let outcome, let reason, let next, let inPerson):
                .feedback(
                    handoff: known(handoff), outcome, reason: reason,
                    next: next.map { push(to: $0.to, $0.step, $0.isRouted) }, inPerson: inPerson)
            case .withdraw(let handoff, let reason): .withdraw(handoff: known(handoff), reason: reason)
            case .urge(let handoff): .urge(handoff: known(handoff))
            case .proxySign(let handoff): .proxySign(handoff: known(handoff))
            case .deemedSigned, .linkedArrival: nil
            case .dispute(let handoff, let owner, let entry):
                .dispute(handoff: known(handoff), owner: owner, entry: entry)
            case .rule(let handoff, let owner, _): .rule(handoff: known(handoff), owner: owner, reason: "by-the-list")
            case .reassign(let handoff, let office): .reassign(handoff: known(handoff), office: office)
            case .oversee(let handoff): .oversee(handoff: known(handoff))
            case .explain(let handoff): .explain(handoff: known(handoff), reason: "staff.few")
            case .suspend(let handoff):
                .suspend(
                    subject(handoff), ground: "testing", approver: actor.text, notice: notice, party: "third-party.lab",
                    days: 8)
            case .resume(let handoff): .resume(subject(handoff), notice: notice)
            case .correction(let handoff, let inPerson):
                .correction(subject(handoff), notice: notice, inPerson: inPerson)
            case .corrected(let handoff): .corrected(subject(handoff))
            case .extend(let days):
                .extend(name, workingDays: days, ground: "complex", approver: actor.text, notice: notice)
            }
        guard let act else { return nil }
        var command = OutgoingCommand(act, id: notice)
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
        let named = name(act.linked)
        var line = ZoneLog.Act(
            act: act.deed.name, id: "\(script.id).\(place + 1)", actor: act.actor.text,
            registrar: (named.registrar ?? script.registrar).text, caseID: named.id, plannedAt: act.at, sentAt: sentAt,
            answeredAt: answeredAt,
            sequence: receipt.sequence, recordedAt: Instant(receipt.recordedAt))
        switch act.deed {
        case .register: line.matter = script.matter
        case .accept, .close: break
        case .decide(let decision): line.decision = decision.rawValue.replacing("-", with: "_")
        case .push(let handoff, let to, let step, _):
            line.step = step.isEmpty ? nil : step
            open(handoff, receipt.handoff ?? 0, act.actor, to)
            name(handoff, in: &line)
            line.matter = script.matter
        case .sign(let handoff):
            name(handoff, in: &line)
            line.answer = "sign"
        case .refuse(let handoff, let reason):
            name(handoff, in: &line)
            (line.answer, line.reason) = ("refuse", reason)
        case .feedback(let handoff, let outcome, let reason, let next, _):
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
        case .urge(let handoff), .oversee(let handoff), .explain(let handoff), .deemedSigned(let handoff),
            .linkedArrival(let handoff, _):
            name(handoff, in: &line)
        case .proxySign(let handoff):
            name(handoff, in: &line)
            line.answer = "proxy_sign"
        case .dispute(let handoff, let owner, let entry):
            name(handoff, in: &line)
            (line.answer, line.owner, line.entry) = ("dispute", owner.text, entry)
        case .rule(let handoff, let owner, let opens):
            name(handoff, in: &line)
            (line.owner, line.reason) = (owner.text, "by-the-list")
            if let opens, let from = handoffs[handoff]?.from {
                open(opens, receipt.handoff ?? 0, from, owner)
                line.next = [.init(handoff: receipt.handoff ?? 0, to: owner.text)]
            }
        case .reassign(let handoff, let office):
            handoffs[handoff]?.to = office
            name(handoff, in: &line)
            line.office = office.text
        case .suspend(let handoff), .resume(let handoff), .corrected(let handoff), .correction(let handoff, _):
            if let handoff { name(handoff, in: &line) }
        case .extend(let days): line.days = days
        }
        return line
    }

    /// Notes what came with a linked case.
    mutating func take(_ arrival: LinkedArrival, for place: Int) {
        let act = script.acts[place]
        guard case .linkedArrival(let handoff, let from) = act.deed else { return }
        recordedAt[place] = arrival.recordedAt
        handoffs[handoff] = Handoff(number: arrival.handoff, from: from, to: act.actor, linked: arrival.name)
    }

    private func name(_ linked: Int?) -> CaseName {
        linked.flatMap { handoffs[$0]?.linked } ?? CaseName(script.id, registeredBy: script.registrar)
    }

    /// What the script leaves open, with the bus's numbers.
    var leftOpen: [ZoneLog.Open] {
        script.leftOpen.map { item in
            let named = name(item.linked)
            return ZoneLog.Open(
                open: item.kind.rawValue, unit: item.unit.text, registrar: (named.registrar ?? script.registrar).text,
                caseID: named.id, matter: script.matter, handoff: number(of: item.handoff), from: item.from?.text,
                since: Instant(recordedAt[item.since] ?? Timestamp(milliseconds: 0)))
        }
    }

    /// What the bus has to find, with its numbers.
    var truths: [ZoneLog.Truth] {
        script.truths.map { truth in
            let named = name(truth.handoff)
            return ZoneLog.Truth(
                truth: truth.finding.rawValue, registrar: (named.registrar ?? script.registrar).text, caseID: named.id,
                handoff: number(of: truth.handoff), unit: truth.unit.text, clock: truth.clock, colour: truth.colour,
                raised: truth.clock == nil ? nil : truth.raised, settled: truth.settled, owner: truth.owner?.text,
                kind: truth.kind?.rawValue)
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
        case .proxySign, .dispute: "acknowledge"
        case .rule: "rule"
        case .reassign: "reassign"
        case .oversee: "oversee"
        case .explain: "explain"
        case .suspend: "suspend"
        case .resume: "resume"
        case .correction: "correction"
        case .corrected: "corrected"
        case .extend: "extend"
        case .linkedArrival: "linked"
        case .deemedSigned: "deemed_signed"
        }
    }
}
