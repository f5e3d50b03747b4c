import CasebusClient
import CasebusModel
import CasebusReports

/// Turns an event log into what the units did.
///
/// A case's events, cut into runs R1…Rm of one group each, become: register by R1 at its first event; for k ≥ 2 a push
/// R(k-1)→R(k) at the last event of R(k-1), a signature by R(k) at its first event, a feedback by R(k) at its last,
/// which carries the next push where there is a next run; a close by Rm at the end. So the time between push and
/// signature is what process mining calls the wait of a handover of work, and that between push and feedback the visit.
struct VisitMapping {
    let log: EventLog
    /// The matter that every case is registered under.
    let matter: String

    /// One command to come: whose, and which of its case.
    struct Step: Equatable {
        var at: Timestamp
        /// Into ``EventLog/cases``.
        var caseNumber: Int
        /// Its place among the case's commands, from 0.
        var place: Int
    }

    /// What a step is, given its place: 0 register; 1 push; then for each further run sign and feedback; close.
    private enum Kind {
        case register, push, close
        /// Of the run with this number, from 1.
        case sign(run: Int), feedback(run: Int)

        init(place: Int, runs: Int) {
            switch place {
            case 0: self = .register
            case runs == 1 ? 1 : 2 * runs: self = .close
            case 1: self = .push
            default: self = place.isMultiple(of: 2) ? .sign(run: place / 2) : .feedback(run: place / 2)
            }
        }
    }

    /// All commands in the order of time; at the same instant in the order of the cases, then of each case's own
    /// commands.
    func steps() -> [Step] {
        var steps: [Step] = []
        for (number, entry) in log.cases.enumerated() {
            for place in 0..<count(of: entry) {
                steps.append(
                    Step(
                        at: time(of: Kind(place: place, runs: entry.runs.count), entry), caseNumber: number,
                        place: place))
            }
        }
        steps.sort { ($0.at, $0.caseNumber, $0.place) < ($1.at, $1.caseNumber, $1.place) }
        return steps
    }

    /// How many hand-offs the log holds.
    var handoffCount: Int { log.cases.reduce(0) { $0 + $1.runs.count - 1 } }

    /// The command of a step.
    ///
    /// - Parameter handoff: the case's open hand-off; signing and feedback need it.
    func command(for step: Step, handoff: UInt64) -> OutgoingCommand {
        let entry = log.cases[step.caseNumber]
        let registrar = unit(of: entry.runs[0])
        let name = CaseName(entry.id, registeredBy: registrar)
        let act: OutgoingCommand.Act
        let actor: Address
        switch Kind(place: step.place, runs: entry.runs.count) {
        case .register: (act, actor) = (.register(caseID: entry.id, matter: matter), registrar)
        case .push: (act, actor) = (.push(name, push(to: entry.runs[1])), registrar)
        case .sign(let run): (act, actor) = (.sign(handoff: handoff), unit(of: entry.runs[run]))
        case .feedback(let run):
            let next = run + 1 < entry.runs.count ? [push(to: entry.runs[run + 1])] : []
            (act, actor) = (.feedback(handoff: handoff, .done, reason: "", next: next), unit(of: entry.runs[run]))
        case .close: (act, actor) = (.close(name), unit(of: entry.runs[entry.runs.count - 1]))
        }
        return OutgoingCommand(
            act, id: ImportedID.text(registrar: registrar.text, caseID: entry.id, place: step.place, at: step.at),
            asserted: AssertedTime(occurredAt: step.at, onBehalfOf: actor))
    }

    private func count(of entry: EventLog.Case) -> Int { entry.runs.count == 1 ? 2 : 2 * entry.runs.count + 1 }

    private func time(of kind: Kind, _ entry: EventLog.Case) -> Timestamp {
        switch kind {
        case .register: entry.runs[0].first
        case .push: entry.runs[0].last
        case .sign(let run): entry.runs[run].first
        case .feedback(let run): entry.runs[run].last
        case .close: entry.runs[entry.runs.count - 1].last
        }
    }

    private func unit(of run: EventLog.Run) -> Address { log.groups[run.group] }

    private func push(to run: EventLog.Run) -> NextPush {
        NextPush(to: unit(of: run), matter: matter, step: VisitMapping.code(log.activities[run.activity]))
    }

    /// A name as a code the bus takes: cut to its 64 bytes at a character, without control characters.
    static func code(_ name: String) -> String {
        var code = ""
        for character in name.shown {
            guard code.utf8.count + character.utf8.count <= Limits.identifierBytes else { break }
            code.append(character)
        }
        return code.trimmed
    }
}

extension String {
    /// Without spaces at either end.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
