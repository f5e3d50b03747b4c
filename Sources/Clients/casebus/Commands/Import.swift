import ArgumentParser
import CasebusClient
import CasebusModel
import CasebusReports

struct Import: AsyncParsableCommand {
    /// The unit that imports unless another is named; `casebus init` makes it.
    static let unit = "importer/main"

    static let configuration = CommandConfiguration(
        abstract: "Replay an event log of another system through the bus.",
        discussion: """
            Each group of the log becomes a unit, each change of group a hand-off: pushed at the last event before it, \
            signed for at the first event behind it. The times are the log's and are marked as asserted. An import \
            that was interrupted is taken up by giving the same command again: what is recorded is not recorded twice.
            """,
        subcommands: [XES.self, CSV.self])

    struct XES: BusCommand {
        static let configuration = CommandConfiguration(abstract: "Import a log in XES, also compressed with gzip.")

        @Argument(help: ArgumentHelp("The log.", valueName: "file"), completion: .file(extensions: ["xes", "gz"]))
        var file: String

        @Option(
            help: "Which attribute of an event names its unit: org:group, org:role, or org:resource with --individuals."
        )
        var groupKey: GroupKey = .group

        @Flag(help: "Allow org:resource: it makes people into units, and their names stay in the log for ever.")
        var individuals = false

        @OptionGroup var details: ImportOptions
        @OptionGroup var options: GlobalOptions

        func validate() throws {
            if groupKey == .resource, !individuals {
                throw ValidationError(
                    "--group-key org:resource makes people into units, and their names stay in the log for ever. "
                        + "Add --individuals if that is meant."
                )
            }
        }

        func run() async throws {
            let log = try XESReader.read(file, groupKey: groupKey.rawValue)
            try await replay(log, matter: details.matter ?? ImportOptions.matter(of: file))
        }
    }

    struct CSV: BusCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import a log in comma-separated values, one row an event, also compressed with gzip.")

        @Argument(help: ArgumentHelp("The log.", valueName: "file"), completion: .file(extensions: ["csv", "gz"]))
        var file: String

        @Option(help: ArgumentHelp("The column with the case's id.", valueName: "name"))
        var caseColumn: String

        @Option(help: ArgumentHelp("The column with the event's time.", valueName: "name"))
        var timeColumn: String

        @Option(help: ArgumentHelp("The column with the group that becomes a unit.", valueName: "name"))
        var groupColumn: String

        @Option(help: ArgumentHelp("The column with what was done, for the hand-off's step.", valueName: "name"))
        var activityColumn: String?

        @Option(help: ArgumentHelp("What parts the fields.", valueName: "character"))
        var separator: String = ","

        @Flag(
            help:
                "Allow org:resource as the group: it makes people into units, and their names stay in the log for ever."
        )
        var individuals = false

        @OptionGroup var details: ImportOptions
        @OptionGroup var options: GlobalOptions

        func validate() throws {
            if separator.utf8.count != 1 || separator == "\"" {
                throw ValidationError("--separator \"\(separator.shown)\": write one ASCII character, not a quote.")
            }
            if groupColumn == GroupKey.resource.rawValue, !individuals {
                throw ValidationError(
                    "--group-column org:resource makes people into units. Add --individuals if that is meant.")
            }
        }

        func run() async throws {
            let columns = CSVLog.Columns(
                caseID: caseColumn, time: timeColumn, group: groupColumn, activity: activityColumn)
            let log = try CSVLog.read(file, columns: columns, separator: separator.utf8.first ?? UInt8(ascii: ","))
            try await replay(log, matter: details.matter ?? ImportOptions.matter(of: file))
        }
    }

    enum GroupKey: String, ExpressibleByArgument, CaseIterable {
        case group = "org:group"
        case role = "org:role"
        case resource = "org:resource"
    }
}

struct ImportOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("The matter to register the cases under. Default: the file's name.", valueName: "code"))
    var matter: String?

    /// The file's name without its folder and its endings.
    static func matter(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return VisitMapping.code(name.split(separator: ".").first.map(String.init) ?? name)
    }
}

extension BusCommand {
    /// Sends what the log says happened, and prints what came of it.
    fileprivate func replay(_ log: EventLog, matter: String) async throws {
        let start = ContinuousClock.now
        let mapping = VisitMapping(log: log, matter: matter)
        var run = ImportRun(mapping)
        let report = try await withBus(actingAs: Import.unit) { client in
            var bar = ProgressBar(
                ImportWords.importing, total: run.total, isShown: !options.json && StandardOutput.isErrorTerminal)
            defer { bar.finish() }
            while !run.isDone {
                let round = run.nextRound()
                let results = await client.submit(round.map(\.command))
                for ((step, _), result) in zip(round, results) {
                    do {
                        run.take(try result.get(), for: step)
                    } catch {
                        throw ImportReport.failure(
                            error, case: log.cases[step.caseNumber].id, done: run.summary.commands)
                    }
                }
                bar.advance(to: run.summary.commands)
            }
            return ImportReport(log, run.summary, took: ContinuousClock.now - start)
        }
        try StandardOutput.line(options.json ? try QueryDocument.text(report.document) : report.text)
    }
}
