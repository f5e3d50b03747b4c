import CasebusClient
import CasebusModel

/// Writes the stories of the zone's days: pure, from the dice alone.
///
/// By the limits of config/zone/matters.yaml: 2 working days to sign, 12 promised and 18 allowed to answer, 4 to lie idle,
/// 3 to negotiate and 3 to rule, 8 until it counts as signed; of a licence 15 promised and 20 allowed, 5 until it counts
/// as accepted. Warnings come at the last whole day within 80 % of them.
struct StoryPlanner {
    private let duties: ZoneDuties
    private let service: ZoneDuties.Service
    private let other: ZoneDuties.Service
    private let story: ZoneStory
    private let id: String
    private let desk: Address
    private var to: StoryWriter

    /// - Parameters:
    ///   - days: how many working days there are to act in.
    ///   - awayDay: on which of them the supply bureau is not there.
    init(_ story: ZoneStory, number: Int, seed: UInt64, days: Int, awayDay: Int, zone: Zone, duties: ZoneDuties) {
        var dice = Dice(seed: seed, stream: UInt64(number))
        self.story = story
        self.duties = duties
        let place = dice.number(below: duties.services.count)
        service = duties.services[place]
        other = duties.services[(place + 1) % duties.services.count]
        // Who reassigns to a window is not the desk that pushed.
        let desks = (zone.windows + zone.centres + zone.stations + zone.outlets).filter { $0 != duties.window }
        desk = dice.pick(desks)
        id = ZoneDigits.caseID(seed: seed, number)
        let first: Int
        switch story {
        case .leftUnsigned: first = days - 4
        case .licenceUnsupervised: first = days - 5
        case .away: first = awayDay
        default: first = dice.number(below: max(1, days - story.length))
        }
        to = StoryWriter(desk: desk, start: Double(first) + dice.between(0.02...0.15))
    }

    mutating func script() -> CaseScript {
        to.act(0, desk, .register)
        write()
        let matter = story.isLicence ? "zone.licence" : story == .away ? "zone.supply" : service.matter
        var script = CaseScript(id: id, registrar: desk, matter: matter)
        script.acts = to.acts.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
        script.truths = to.truths
        return script
    }

    private mutating func write() {
        switch story {
        case .smooth, .parallel, .transferred, .pingPong, .refused, .withdrawn, .proxySigned: writeUsual()
        case .unsigned, .deemedSigned, .lateAnswer, .veryLateAnswer, .neverAnswered, .leftUnsigned, .overseen, .away:
            writeLate()
        case .disputeSigned, .disputeWithdrawn, .disputeForReceiver, .disputeForSender, .disputeForThird,
            .disputeLingering, .disputeOpen:
            writeDispute()
        case .suspended, .idleSuspended, .correctionInPerson, .correctionOnline, .idleLong, .idleForever, .neverPushed:
            writeProcedure()
        case .licence, .licenceExtended, .licenceLate, .licenceDeemedAccepted, .licenceUnsupervised: writeLicence()
        }
    }

    // MARK: In time

    private mutating func writeUsual() {
        let (check, approve) = (service.check, service.approve)
        if story == .parallel { return writeParallel() }
        let handoff = to.push(0.1, desk, check)
        switch story {
        case .refused:
            to.act(0.3, check, .refuse(handoff: handoff, reason: "materials.unreadable"))
            finish(to.push(0.5, desk, check), check, signed: 0.6, answered: 1.2)
        case .withdrawn:
            to.sign(0.3, check, handoff)
            to.act(1.1, desk, .withdraw(handoff: handoff, reason: "applicant.gave-up"))
            to.act(1.4, desk, .close)
        case .proxySigned:
            to.act(5.1, desk, .proxySign(handoff: handoff))
            to.cards("waiting", ["amber", "yellow"], of: check, handoff)
            finish(handoff, check, signed: nil, answered: 5.6)
        case .pingPong:
            to.sign(0.3, check, handoff)
            let forth = to.handOn(1.1, check, handoff, .transferred, to: [(approve, "approve")])
            to.sign(1.4, approve, forth[0])
            let back = to.handOn(2.1, approve, forth[0], .transferred, to: [(check, "check")])
            to.sign(2.4, check, back[0])
            let again = to.handOn(3.1, check, back[0], .done, to: [(approve, "approve")])
            finish(again[0], approve, signed: 3.4, answered: 4.2)
        default:
            to.sign(0.3, check, handoff)
            to.act(0.4, check, .feedback(handoff: handoff, .progress, reason: "", next: []))
            let outcome: Outcome = story == .transferred ? .transferred : .done
            let next = to.handOn(1.1, check, handoff, outcome, to: [(approve, "approve")])
            finish(next[0], approve, signed: 1.4, answered: 2.2)
        }
    }

    /// Three at once; the last one to answer is what the case waits for.
    private mutating func writeParallel() {
        let handoffs = [
            to.push(0.1, desk, service.check), to.push(0.12, desk, service.approve, step: "approve"),
            to.push(0.14, desk, duties.hall, step: "counter", isRouted: false),
        ]
        for (place, unit) in [service.check, service.approve, duties.hall].enumerated() {
            to.sign(0.3, unit, handoffs[place])
            to.answer(1 + 0.6 * Double(place), unit, handoffs[place], place == 1 ? .partial : .done)
        }
        to.act(2.6, desk, .close)
    }

    private mutating func finish(_ handoff: Int, _ unit: Address, signed: Double?, answered: Double) {
        if let signed { to.sign(signed, unit, handoff) }
        to.answer(answered, unit, handoff)
        to.act(answered + 0.2, desk, .close)
    }

    // MARK: Late

    private mutating func writeLate() {
        let check = service.check
        if story == .away {
            let handoff = to.push(0.1, desk, duties.supply)
            return finish(handoff, duties.supply, signed: 1.2, answered: 1.5)
        }
        if story == .overseen { return writeOverseen() }
        let handoff = to.push(0.1, desk, check)
        switch story {
        case .unsigned:
            to.act(3.2, desk, .urge(handoff: handoff))
            to.act(3.5, check, .explain(handoff: handoff))
            to.cards("waiting", ["amber", "yellow"], of: check, handoff)
            finish(handoff, check, signed: 4.5, answered: 5)
        case .deemedSigned:
            to.cards("waiting", ["amber", "yellow"], of: check, handoff)
            to.finds(.deemedSigned, check, handoff)
            to.cards("answering", ["amber"], of: check, handoff)
            to.act(10.5, check, .deemedSigned(handoff: handoff))
            finish(handoff, check, signed: nil, answered: 10.8)
        case .leftUnsigned:
            to.cards("waiting", ["amber", "yellow"], of: check, handoff)
            to.stall(.waiting, at: check, handoff)
        case .lateAnswer:
            to.cards("answering", ["amber", "yellow"], of: check, handoff)
            finish(handoff, check, signed: 0.4, answered: 14.5)
        case .veryLateAnswer:
            to.cards("answering", ["amber", "yellow", "red"], of: check, handoff)
            finish(handoff, check, signed: 0.4, answered: 21)
        default:
            to.cards("answering", ["amber", "yellow", "red"], of: check, handoff)
            to.stall(.atWork, at: check, handoff)
            to.sign(0.4, check, handoff)
        }
    }

    /// A hall passes it to a window, which lets it lie, is ordered to act, and says why it took so long.
    private mutating func writeOverseen() {
        let (hall, window) = (duties.hall, duties.window)
        let handoff = to.push(0.1, desk, hall, step: "counter", isRouted: false)
        to.act(0.4, hall, .reassign(handoff: handoff, office: window))
        to.act(3.3, hall, .oversee(handoff: handoff))
        to.act(3.5, window, .explain(handoff: handoff))
        to.cards("waiting", ["amber", "yellow"], of: window, handoff)
        finish(handoff, window, signed: 4.5, answered: 5)
    }

    // MARK: Disputes

    /// Pushed to a unit that is not listed, and says so: who is listed has it meanwhile.
    private mutating func writeDispute() {
        let (wrong, owner, convenor) = (other.approve, service.check, duties.convenor)
        let handoff = to.push(0.1, desk, wrong, isRouted: false)
        to.act(0.3, wrong, .dispute(handoff: handoff, owner: owner, entry: service.checkEntry))
        func truth(_ settled: String?) { to.dispute(handoff, holder: owner, owner: owner, settled: settled) }
        switch story {
        case .disputeSigned:
            truth("signed")
            finish(handoff, wrong, signed: 1.1, answered: 1.4)
        case .disputeWithdrawn:
            truth("withdrawn")
            to.act(1.1, desk, .withdraw(handoff: handoff, reason: "not-theirs"))
            finish(to.push(1.2, desk, owner), owner, signed: 1.4, answered: 2)
        case .disputeForReceiver:
            truth("ruled")
            to.act(1.1, convenor, .rule(handoff: handoff, owner: wrong, opens: nil))
            finish(handoff, wrong, signed: 1.4, answered: 2)
        case .disputeForSender:
            truth("ruled")
            to.act(1.1, convenor, .rule(handoff: handoff, owner: desk, opens: nil))
            to.act(1.5, desk, .close)
        case .disputeForThird, .disputeLingering:
            let ruled = story == .disputeLingering ? 11.1 : 1.1
            truth("ruled")
            if story == .disputeLingering { lingers(handoff, owner) }
            let third = to.rule(ruled, convenor, handoff, to: owner)
            finish(third, owner, signed: ruled + 0.3, answered: ruled + 0.6)
        default:
            truth(nil)
            lingers(handoff, owner)
        }
    }

    private mutating func lingers(_ handoff: Int, _ holder: Address) {
        to.cards("negotiating", ["amber", "yellow"], of: holder, handoff)
        to.cards("ruling", ["amber", "yellow"], of: duties.convenor, handoff)
    }

    // MARK: Special procedures, and lying idle

    private mutating func writeProcedure() {
        let check = service.check
        switch story {
        case .idleSuspended:
            to.act(0.1, desk, .suspend(handoff: nil))
            to.act(9.1, desk, .resume(handoff: nil))
            return finish(to.push(9.3, desk, check), check, signed: 9.5, answered: 10.2)
        case .correctionOnline:
            to.act(0.1, desk, .correction(handoff: nil, inPerson: false))
            to.act(9.1, desk, .corrected(handoff: nil))
            return finish(to.push(9.3, desk, check), check, signed: 9.5, answered: 10.2)
        case .neverPushed:
            to.cards("idling", ["amber", "yellow"], of: desk)
            return to.stall(.preparing, at: desk)
        default: break
        }
        let handoff = to.push(0.1, desk, check)
        to.sign(0.3, check, handoff)
        switch story {
        case .suspended:
            to.act(0.5, check, .suspend(handoff: handoff))
            to.act(12.1, check, .resume(handoff: handoff))
            finish(handoff, check, signed: nil, answered: 13)
        case .correctionInPerson:
            to.act(0.5, check, .correction(handoff: handoff, inPerson: true))
            to.act(12.1, check, .corrected(handoff: handoff))
            finish(handoff, check, signed: nil, answered: 13)
        case .idleLong:
            to.answer(0.6, check, handoff, .declined)
            to.cards("idling", ["amber", "yellow"], of: desk)
            to.act(9.2, desk, .close)
        default:
            to.answer(0.6, check, handoff)
            to.cards("idling", ["amber", "yellow"], of: desk)
            to.stall(.idle, at: desk)
        }
    }

    // MARK: Licences

    private mutating func writeLicence() {
        let (review, approve) = (duties.review, duties.approve)
        if story != .licenceDeemedAccepted { to.act(0.05, desk, .accept) }
        let handoff = to.push(0.1, desk, review, step: "review")
        to.sign(0.3, review, handoff)
        switch story {
        case .licence, .licenceUnsupervised:
            to.act(1.1, review, .decide(.granted))
            to.answer(1.3, review, handoff)
            to.act(1.5, desk, .close)
            let supervised = to.linkedArrival(1.2, at: duties.supervision, from: review)
            if story == .licence { return writeLoop(supervised) }
            to.cards("waiting", ["amber", "yellow"], of: duties.supervision, supervised)
            to.stall(.waiting, at: duties.supervision, supervised)
        case .licenceExtended:
            to.act(2.1, desk, .extend(days: 5))
            let next = to.handOn(7.1, review, handoff, .done, to: [(approve, "approve")])
            to.sign(7.4, approve, next[0])
            to.act(14.1, approve, .decide(.denied))
            finish(next[0], approve, signed: nil, answered: 14.3)
        case .licenceLate:
            to.cards("answering", ["amber", "yellow", "red"], of: review, handoff)
            to.cards("deciding", ["amber", "yellow", "red"], of: review)
            to.act(24, review, .decide(.denied))
            finish(handoff, review, signed: nil, answered: 24.2)
        default:
            to.finds(.deemedAccepted, desk)
            to.act(7.1, review, .decide(.denied))
            finish(handoff, review, signed: nil, answered: 7.3)
        }
    }

    /// Supervision finds something, enforcement establishes it, it goes on the credit record; and each comes back.
    private mutating func writeLoop(_ supervised: Int) {
        let (supervision, enforcement, credit) = (duties.supervision, duties.enforcement, duties.credit)
        to.sign(1.4, supervision, supervised)
        to.act(2.1, supervision, .decide(.found))
        let enforced = to.linkedArrival(2.2, at: enforcement, from: supervision)
        to.sign(2.4, enforcement, enforced)
        to.act(3.1, enforcement, .decide(.found))
        let recorded = to.linkedArrival(3.2, at: credit, from: enforcement)
        to.sign(3.4, credit, recorded)
        to.answer(4.1, credit, recorded)
        to.act(4.2, enforcement, .close)
        to.linked = enforced
        to.answer(4.3, enforcement, enforced)
        to.act(4.4, supervision, .close)
        to.linked = supervised
        to.answer(4.5, supervision, supervised)
        to.act(4.6, duties.review, .close)
    }
}

enum ZoneDigits {
    /// A case's id: its seed, and its number with five digits at least.
    static func caseID(seed: UInt64, _ number: Int) -> String {
        let digits = String(number)
        return "z\(seed)-\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)"
    }
}
