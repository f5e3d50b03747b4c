import CasebusClient
import CasebusMatters
import CasebusModel

/// Writes one case's script: pure, from the dice alone.
///
/// Times are shares of the day. What would happen after its end, or never, has a time of 1 or more and is cut off at
/// the end: so cases are left waiting, at work and idle, as on any evening.
struct CasePlanner {
    private let zone: Zone
    private let habits: [Address: BureauHabit]
    private var dice: Dice
    private let desk: Address
    private let matter: ZoneMatter
    private let id: String
    private var acts: [PlannedAct] = []
    private var handoffs = 0
    private var isAccepted = false

    /// - Parameters:
    ///   - number: the case's, from 1.
    ///   - habits: of every bureau.
    init(number: Int, seed: UInt64, zone: Zone, habits: [Address: BureauHabit]) {
        self.zone = zone
        self.habits = habits
        dice = Dice(seed: seed, stream: UInt64(number))
        let applicant: Applicant = dice.chance(0.55) ? .company : .person
        desk = zone.desk(for: applicant, &dice)
        matter = dice.pick(zone.matters.filter { $0.applicant == applicant })
        id = ZoneDigits.caseID(seed: seed, number)
    }

    mutating func script() -> CaseScript {
        let start = dice.between(0.005...0.70)
        add(start, desk, .register)
        if dice.chance(0.6) { accept(start + 0.008, desk) }
        begin(at: start + dice.between(0.012...0.03))
        var script = CaseScript(id: id, registrar: desk, matter: matter.code)
        // A stable order: acts of the same instant stay in the order in which they were thought of.
        script.acts = acts.enumerated().filter { $0.element.at < 1 }
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        return script
    }

    // MARK: Ways through the bureaus

    private mutating func begin(at time: Double) {
        if dice.chance(0.04) { return }
        if dice.chance(0.03) {
            add(time, desk, .decide(.notAccepted))
            return add(time + pause(), desk, .close)
        }
        if matter.isParallel { return together(at: time) }
        oneByOne(at: time)
    }

    /// All bureaus at once; a refusal is pushed elsewhere while the others go on.
    private mutating func together(at time: Double) {
        var end = time
        for (place, bureau) in matter.route.enumerated() {
            let pushed = time + Double(place) * 0.003
            let handoff = push(pushed, desk, bureau)
            var (returned, how) = visit(handoff, from: desk, to: bureau, at: pushed)
            if how == .worked { answer(handoff, bureau, at: returned) }
            if how == .refused, dice.chance(0.8) {
                let other = otherBureau(than: matter.route)
                let again = push(returned + pause(), desk, other)
                (returned, how) = visit(again, from: desk, to: other, at: returned + 0.03)
                if how == .worked { answer(again, other, at: returned) }
            }
            end = max(end, returned)
        }
        settle(at: end)
    }

    /// One bureau after the other: by the next push within the feedback, or by way of the sender.
    private mutating func oneByOne(at time: Double) {
        var (time, sender) = (time, desk)
        var rest = matter.route[...]
        var setbacks = 0
        var handoff = push(time, sender, matter.route[0])
        var bureau = matter.route[0]
        while true {
            let (end, how) = visit(handoff, from: sender, to: bureau, at: time)
            guard end < 1 else { return }
            if how != .worked {
                setbacks += 1
                if setbacks > 3 || dice.chance(0.25) { return }
                time = end + dice.between(0.02...0.06)
                bureau = otherBureau(than: matter.route + [sender])
                handoff = push(time, sender, bureau)
                continue
            }
            if setbacks < 3, dice.chance(0.1) {
                setbacks += 1
                feedback(handoff, bureau, .needsCorrection, reason: "material.missing", at: end)
                if dice.chance(0.35) { return }
                time = end + dice.between(0.03...0.10)
                handoff = push(time, sender, bureau)
                continue
            }
            rest = rest.dropFirst()
            guard let next = rest.first else { return conclude(handoff, bureau, from: sender, at: end) }
            if rest.count > 1, dice.chance(0.35) { return fanOut(handoff, bureau, to: Array(rest), at: end) }
            if dice.chance(0.6) {
                handoff = feedback(handoff, bureau, .done, next: [next], at: end)
                (time, sender) = (end, bureau)
            } else {
                answer(handoff, bureau, at: end)
                if dice.chance(0.2) { return }
                time = end + dice.between(0.02...0.08)
                handoff = push(time, sender, next)
            }
            bureau = next
        }
    }

    /// The remaining bureaus at once, pushed by the one that has just finished; it then sends the case to the desk.
    private mutating func fanOut(_ handoff: Int, _ bureau: Address, to rest: [Address], at time: Double) {
        let first = feedback(handoff, bureau, .done, next: rest, at: time)
        var end = time
        for (place, next) in rest.enumerated() {
            let (returned, how) = visit(first + place, from: bureau, to: next, at: time)
            if how == .worked { answer(first + place, next, at: returned) }
            end = max(end, returned)
        }
        if dice.chance(0.15) { return }
        let pushed = end + pause()
        receive(push(pushed, bureau, desk), at: pushed)
    }

    /// The last bureau has finished: its answer goes to the sender, or the case straight back to the desk.
    private mutating func conclude(_ handoff: Int, _ bureau: Address, from sender: Address, at time: Double) {
        if sender == desk, dice.chance(0.7) {
            answer(handoff, bureau, at: time)
            return settle(at: time)
        }
        receive(feedback(handoff, bureau, .done, next: [desk], at: time), at: time)
    }

    /// The case comes back to the desk as a hand-off: it signs, decides, answers, closes.
    private mutating func receive(_ handoff: Int, at time: Double) {
        var time = time + dice.between(0.01...0.06)
        add(time, desk, .sign(handoff: handoff))
        if dice.chance(0.1) { return }
        if !isAccepted {
            time += 0.006
            accept(time, desk)
        }
        add(time + 0.008, desk, .decide(.granted))
        feedback(handoff, desk, .done, at: time + 0.016)
        if dice.chance(0.85) { add(time + 0.03, desk, .close) }
    }

    /// Everything is back with the desk, which decides and closes, unless nobody thinks of it.
    private mutating func settle(at time: Double) {
        if dice.chance(0.15) { return }
        var time = time + dice.between(0.01...0.05)
        if !isAccepted {
            accept(time, desk)
            time += 0.006
        }
        add(time, desk, .decide(dice.chance(0.9) ? .granted : .denied))
        if dice.chance(0.88) { add(time + pause(), desk, .close) }
    }

    // MARK: A hand-off

    private enum Return {
        /// Signed and worked on: the answer is to be given.
        case worked
        case refused, withdrawn
    }

    /// What happens to a hand-off up to the moment at which it ends or is to be answered.
    private mutating func visit(
        _ handoff: Int, from sender: Address, to bureau: Address, at pushed: Double
    ) -> (end: Double, how: Return) {
        let habit = habits[bureau] ?? .prompt
        let signed = habit.signing(pushed, &dice)
        if signed - pushed > 0.15, dice.chance(0.6) { add(pushed + 0.12, sender, .urge(handoff: handoff)) }
        if dice.chance(signed.isFinite ? 0.05 : 0.3) {
            let back = pushed + dice.between(0.13...0.25)
            if back < signed {
                add(back, sender, .withdraw(handoff: handoff, reason: "no.answer"))
                return (back, .withdrawn)
            }
        }
        if dice.chance(0.08) {
            add(signed, bureau, .refuse(handoff: handoff, reason: "not.ours"))
            return (signed, .refused)
        }
        add(signed, bureau, .sign(handoff: handoff))
        if !isAccepted, signed < 1, dice.chance(0.3) { accept(signed + 0.005, bureau) }
        if dice.chance(0.05) { return (.infinity, .worked) }
        let end = signed + habit.working(&dice)
        if dice.chance(0.15) {
            add((signed + end) / 2, bureau, .feedback(handoff: handoff, .progress, reason: "", next: []))
        }
        if dice.chance(0.03) {
            let back = signed + (end - signed) * 0.8
            add(back, sender, .withdraw(handoff: handoff, reason: "applicant.gave-up"))
            return (back, .withdrawn)
        }
        return (end, .worked)
    }

    private mutating func push(_ time: Double, _ from: Address, _ to: Address) -> Int {
        defer { handoffs += 1 }
        add(time, from, .push(handoff: handoffs, to: to))
        return handoffs
    }

    /// The usual answer, which opens nothing.
    private mutating func answer(_ handoff: Int, _ bureau: Address, at time: Double) {
        let outcomes: [Outcome] = [.done, .done, .done, .done, .done, .done, .done, .partial, .declined, .transferred]
        let outcome = dice.pick(outcomes)
        feedback(handoff, bureau, outcome, reason: outcome == .declined ? "conditions.not-met" : "", at: time)
    }

    /// - Returns: the first hand-off it opens.
    @discardableResult
    private mutating func feedback(
        _ handoff: Int, _ actor: Address, _ outcome: Outcome, reason: String = "", next: [Address] = [], at time: Double
    ) -> Int {
        let first = handoffs
        handoffs += next.count
        let pushes = next.enumerated().map { PlannedAct.Next(handoff: first + $0.offset, to: $0.element) }
        add(time, actor, .feedback(handoff: handoff, outcome, reason: reason, next: pushes))
        return first
    }

    // MARK: Parts

    private mutating func accept(_ time: Double, _ actor: Address) {
        isAccepted = true
        add(time, actor, .accept)
    }

    private mutating func add(_ time: Double, _ actor: Address, _ deed: PlannedAct.Deed) {
        acts.append(PlannedAct(at: time, actor: actor, deed: deed))
    }

    private mutating func pause() -> Double { dice.between(0.008...0.025) }

    private mutating func otherBureau(than taken: [Address]) -> Address {
        dice.pick(zone.bureaus.filter { !taken.contains($0) })
    }
}
