import CasebusClient
import CasebusModel

/// Sends a log's commands, each after the receipt of the one before it in its case.
///
/// Commands go out in rounds. A round takes, from a window of those that come next in time, the first of every case
/// that is in it: none of them waits for another, and the receipts bring the hand-off numbers that the next round
/// needs. So the rounds are the same at every repetition, and no command stands further than the window from its place
/// in time.
struct ImportRun {
    /// How many commands ahead in time a round may look.
    static let windowMax = 4096
    /// How many commands are in flight at once.
    static let roundMax = Limits.commandsPerMessage

    struct Summary: Equatable {
        var commands = 0
        /// Commands that had been recorded before.
        var repeats = 0
        var handoffs = 0
    }

    private let mapping: VisitMapping
    private let steps: [VisitMapping.Step]
    private var nextStep = 0
    private var window: [VisitMapping.Step] = []
    /// The open hand-off of each case; 0 while there is none.
    private var handoffs: [UInt64]
    private(set) var summary = Summary()

    init(_ mapping: VisitMapping) {
        self.mapping = mapping
        steps = mapping.steps()
        handoffs = Array(repeating: 0, count: mapping.log.cases.count)
    }

    var total: Int { steps.count }
    var isDone: Bool { window.isEmpty && nextStep == steps.count }

    /// The commands that can go now; empty when all are done.
    mutating func nextRound() -> [(step: VisitMapping.Step, command: OutgoingCommand)] {
        let end = min(steps.count, nextStep + Self.windowMax - window.count)
        window += steps[nextStep..<end]
        nextStep = end
        var round: [VisitMapping.Step] = []
        var rest: [VisitMapping.Step] = []
        var cases: Set<Int> = []
        for step in window {
            if round.count < Self.roundMax, cases.insert(step.caseNumber).inserted {
                round.append(step)
            } else {
                rest.append(step)
            }
        }
        window = rest
        return round.map { ($0, mapping.command(for: $0, handoff: handoffs[$0.caseNumber])) }
    }

    /// Takes in the receipt of one command of the round.
    mutating func take(_ receipt: Receipt, for step: VisitMapping.Step) {
        summary.commands += 1
        summary.handoffs += receipt.handoffs
        if receipt.repeated { summary.repeats += 1 }
        if let handoff = receipt.handoff { handoffs[step.caseNumber] = handoff }
    }
}
