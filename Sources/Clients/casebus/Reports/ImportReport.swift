import CasebusClient

/// What an import came to.
struct ImportReport {
    let document: Document

    struct Document: Encodable {
        var cases: Int
        var units: Int
        var events: Int
        var emptyCases: Int
        var handoffs: Int
        var commands: Int
        var repeats: Int
        var seconds: Double

        enum CodingKeys: String, CodingKey {
            case cases, units, events, handoffs, commands, repeats, seconds
            case emptyCases = "empty_cases"
        }
    }

    init(_ log: EventLog, _ summary: ImportRun.Summary, took: Duration) {
        document = Document(
            cases: log.cases.count, units: log.groups.count, events: log.eventCount, emptyCases: log.emptyCaseCount,
            handoffs: summary.handoffs, commands: summary.commands, repeats: summary.repeats,
            seconds: (took / .milliseconds(1)).rounded() / 1000)
    }

    var text: String {
        let took = HumanTime.duration(seconds: document.seconds)
        var text = "\(counted(document.cases, "case")) of \(counted(document.units, "unit")) with "
        text += "\(counted(document.handoffs, "hand-off")) are in the log: "
        text += "\(counted(document.commands, "command")) from \(counted(document.events, "event")) in \(took)."
        if document.repeats > 0 {
            text += "\n\(document.repeats) of the commands had been recorded before and were not recorded again."
        }
        if document.emptyCases > 0 {
            text += "\n\(counted(document.emptyCases, "case")) of the file without an event left out."
        }
        return text
    }

    /// An error of one command, with the case it is about and how to go on.
    static func failure(_ error: any Error, case id: String, done: Int) -> any Error {
        let report = FailureReport(error)
        let goOn =
            "\(done) commands before it are recorded. Once the cause is gone, give the same command again: nothing "
            + "is recorded twice."
        return CommandFailure(report.status, "Case \(id.shown): \(report.message)\n\(goOn)")
    }
}
