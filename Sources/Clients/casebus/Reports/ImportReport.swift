import CasebusClient
import CasebusReports

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
        var lines = [ImportWords.imported(document, in: HumanTime.duration(seconds: document.seconds))]
        if document.repeats > 0 { lines.append(ImportWords.repeats(document.repeats)) }
        if document.emptyCases > 0 { lines.append(ImportWords.leftOut(document.emptyCases)) }
        return lines.joined(separator: "\n")
    }

    /// An error of one command, with the case it is about and how to go on.
    static func failure(_ error: any Error, case id: String, done: Int) -> any Error {
        let report = FailureReport(error)
        return CommandFailure(report.status, ImportWords.failed(id, report.message, done: done))
    }
}
