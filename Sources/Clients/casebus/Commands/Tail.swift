import ArgumentParser
import CasebusClient
import CasebusReports

struct Tail: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the log, a line a record, without gaps.",
        discussion: """
            With --follow it waits for more, at the pace of whoever reads. Start again with --from at the number after \
            the last one seen, and nothing is missed.
            """)

    @Option(
        help: ArgumentHelp(
            "The first record to print; the log begins at 1. Default: the last ten.", valueName: "number"))
    var from: UInt64?

    @Flag(name: .shortAndLong, help: "Wait for new records.")
    var follow = false

    @Option(help: ArgumentHelp("Only records of this unit.", valueName: "unit"))
    var unit: String?

    @Option(name: .customLong("case"), help: ArgumentHelp("Only records of this case.", valueName: "case"))
    var caseID: String?

    @Option(
        help: ArgumentHelp("The unit that registered the case, where several have one of this id.", valueName: "unit"))
    var registrar: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await withBus { client in
            try await Interruption.untilInterrupted { try await print(from: client) }
        }
    }

    private func print(from client: BusClient) async throws {
        var next = try await first(client)
        while true {
            let parameters = Parameters(
                from: next, limit: Parameters.mostRecords, wait: follow ? Parameters.longestWait : 0, unit: unit,
                registrar: registrar, caseID: caseID)
            let document = try await client.query("tail", try QueryDocument.text(parameters))
            let page = try QueryDocument.read(TailAnswer.self, from: document)
            if options.json {
                let rows = JSONRows.rows(of: document).flatMap { QueryDocument.printable($0) + [UInt8(ascii: "\n")] }
                try StandardOutput.bytes(rows)
            } else if !page.records.isEmpty {
                try StandardOutput.line(page.records.map { RecordLine.line($0) }.joined(separator: "\n"))
            }
            if !follow, page.next == next || page.next > page.head { return }
            next = page.next
            try Task.checkCancellation()
        }
    }

    /// Where to begin: as asked, else ten records before the end.
    private func first(_ client: BusClient) async throws -> UInt64 {
        if let from { return max(1, from) }
        let parameters = Parameters(from: 1, limit: 1, wait: 0)
        let page = try QueryDocument.read(
            TailAnswer.self, from: try await client.query("tail", try QueryDocument.text(parameters)))
        return page.head > 9 ? page.head - 9 : 1
    }

    private struct Parameters: Encodable {
        static let mostRecords = 1000
        /// Milliseconds that one question may wait in the bus; then it is asked again.
        static let longestWait = 30_000

        var from: UInt64
        var limit: Int
        var wait: Int
        var unit: String?
        var registrar: String?
        var caseID: String?

        enum CodingKeys: String, CodingKey {
            case from, limit, unit, registrar
            case wait = "wait_ms"
            case caseID = "case"
        }
    }
}
