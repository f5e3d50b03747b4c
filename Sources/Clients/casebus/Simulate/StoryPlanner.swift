import CasebusClient
import CasebusModel

/// Writes the stories of the zone's days: pure, from the dice alone.
///
/// By the limits of config/zone/matters.yaml: 2 working days to sign, 12 promised and 18 allowed to answer, 4 to lie idle,
/// 3 to negotiate and 3 to rule, 8 until it counts as signed; of a licence 15 promised and 20 allowed, 5 until it counts
/// as accepted. Warnings come at the last whole day within 80 % of them.
struct StoryPlanner {
    let duties: ZoneDuties
    let service: ZoneDuties.Service
    let other: ZoneDuties.Service
    let story: ZoneStory
    private let id: String
    let desk: Address
    var to: StoryWriter

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
            // Of a case that goes on to another bureau, the applicant is told to come to this one.
            let comes = story == .transferred
            to.act(0.4, check, .feedback(handoff: handoff, .progress, reason: "", next: [], inPerson: comes))
            if comes { to.finds(.trip, check, handoff) }
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

    mutating func finish(_ handoff: Int, _ unit: Address, signed: Double?, answered: Double) {
        if let signed { to.sign(signed, unit, handoff) }
        to.answer(answered, unit, handoff)
        to.act(answered + 0.2, desk, .close)
    }
}
