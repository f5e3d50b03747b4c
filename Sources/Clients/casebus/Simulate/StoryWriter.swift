import CasebusClient
import CasebusModel

/// Writes the script of a case that runs over several working days, and what the bus has to find about it.
///
/// - Units: working days from the story's first on, as seen from its beginning there.
struct StoryWriter {
    private(set) var acts: [PlannedAct] = []
    private(set) var truths: [ZoneTruth] = []
    let desk: Address
    private let start: Double
    private var handoffs = 0
    /// Whose case the acts are of: the hand-off that a linked case came with.
    var linked: Int?

    init(desk: Address, start: Double) {
        (self.desk, self.start) = (desk, start)
    }

    mutating func act(_ day: Double, _ actor: Address, _ deed: PlannedAct.Deed) {
        acts.append(PlannedAct(at: start + day, actor: actor, deed: deed, linked: linked))
    }

    /// - Parameter step: empty: a push to a unit; else one that only names the step, which is this unit's by the list.
    mutating func push(_ day: Double, _ from: Address, _ to: Address, step: String = "check", isRouted: Bool = true)
        -> Int
    {
        defer { handoffs += 1 }
        act(day, from, .push(handoff: handoffs, to: to, step: step, isRouted: isRouted))
        return handoffs
    }

    mutating func sign(_ day: Double, _ unit: Address, _ handoff: Int) { act(day, unit, .sign(handoff: handoff)) }

    mutating func answer(_ day: Double, _ unit: Address, _ handoff: Int, _ outcome: Outcome = .done) {
        act(day, unit, .feedback(handoff: handoff, outcome, reason: "", next: []))
    }

    /// Answers, and hands the case on in the same instant.
    mutating func handOn(
        _ day: Double, _ unit: Address, _ handoff: Int, _ outcome: Outcome, to next: [(Address, step: String)]
    ) -> [Int] {
        let opened = next.indices.map { handoffs + $0 }
        handoffs += next.count
        let pushes = zip(opened, next).map { number, push in
            PlannedAct.Next(handoff: number, to: push.0, step: push.step, isRouted: true)
        }
        act(day, unit, .feedback(handoff: handoff, outcome, reason: "", next: pushes))
        return opened
    }

    /// The bus opens a case of the next matter at this unit; the acts that follow are of that case.
    mutating func linkedArrival(_ day: Double, at unit: Address, from sender: Address) -> Int {
        defer { handoffs += 1 }
        linked = handoffs
        act(day, unit, .linkedArrival(handoff: handoffs, from: sender))
        return handoffs
    }

    /// The convenor says that it is a third unit's.
    mutating func rule(_ day: Double, _ convenor: Address, _ handoff: Int, to third: Address) -> Int {
        defer { handoffs += 1 }
        act(day, convenor, .rule(handoff: handoff, owner: third, opens: handoffs))
        return handoffs
    }

    // MARK: What is to be found

    /// Cards of a clock: the warning, then each colour to the holder and, later, to those above.
    mutating func cards(_ clock: String, _ colours: [String], of unit: Address, _ handoff: Int? = nil) {
        for colour in colours {
            for raised in colour == "amber" ? [false] : [false, true] {
                truths.append(
                    ZoneTruth(
                        finding: .card, handoff: handoff, unit: unit, clock: clock, colour: colour, raised: raised))
            }
        }
    }

    mutating func finds(_ finding: ZoneTruth.Finding, _ unit: Address, _ handoff: Int? = nil) {
        truths.append(ZoneTruth(finding: finding, handoff: handoff, unit: unit))
    }

    mutating func stall(_ kind: OpenItem.Kind, at unit: Address, _ handoff: Int? = nil) {
        truths.append(ZoneTruth(finding: .stall, handoff: handoff, unit: unit, kind: kind))
    }

    /// - Parameter holder: who has it meanwhile.
    mutating func dispute(_ handoff: Int, holder: Address, owner: Address, settled: String?) {
        truths.append(
            ZoneTruth(finding: .dispute, handoff: handoff, unit: holder, settled: settled, owner: owner))
    }
}
