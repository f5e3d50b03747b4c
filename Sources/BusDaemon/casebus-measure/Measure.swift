import ArgumentParser
import CasebusAudit
import CasebusCalendar
import CasebusIndex
import CasebusJournal
import CasebusModel
import Foundation

/// Measures what no client can: reports over a made-up year, straight from an index, and the pure fold.
///
/// It prints one JSON object a line. `scripts/measure.py stalls` runs it.
@main
struct Measure: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "casebus-measure", abstract: "Measure reports over a made-up year of cases.")

    @Option(help: "Cases of the year; each makes ten records and some more.")
    var cases = 1_000_000

    @Option(help: "Times that each report is made.")
    var repetitions = 5

    @Option(help: "Records that are folded; 0 for none.")
    var folded = 2_000_000

    @Option(help: "Only reports whose names contain this.")
    var only = ""

    @Argument(help: "A folder for the index; one that has it already is not filled again.")
    var folder: String

    func run() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let index = try Index(folder: folder, logID: MadeRecords.logID, head: .max)
        try fill(index)
        let position = index.currentPosition
        say([
            "kind": "index", "records": Int(position.applied), "cases": Int(position.cases),
            "open_cases": Int(position.openCases), "handoffs": Int(position.handoffs),
            "open_handoffs": Int(position.openHandoffs), "bytes": index.fileBytes,
        ])
        try reports(index, now: position.recordedAt)
        try index.close()
        if folded > 0 { try fold() }
    }

    private func fill(_ index: Index) throws {
        guard index.appliedSequence == 0 else { return }
        var zone = MadeZone(cases: cases)
        var batch: [StoredRecord] = []
        var seconds = 0.0
        while let record = try zone.next() {
            batch.append(record)
            guard batch.count == Index.recordsPerTransaction else { continue }
            seconds += try time { try index.apply(batch) }
            batch.removeAll(keepingCapacity: true)
        }
        seconds += try time { try index.apply(batch) }
        say(["kind": "fill", "records": Int(zone.recordCount), "seconds": seconds])
    }

    /// The questions, with limits by the wall and in working time; now, and as of the middle of the year.
    private func reports(_ index: Index, now: Int64) throws {
        let queries = QueryService(
            journal: InMemoryJournal(logID: MadeRecords.logID), index: index, calendar: .weekendsOnly)
        let middle = Timestamp(milliseconds: MadeZone.begins + MadeZone.year / 2)
        let wall = #""waiting_limit_s": 86400, "work_limit_s": 432000, "idle_limit_s": 86400"#
        let working = #""waiting_limit": "2wd", "work_limit": "40wh", "idle_limit": "1wd""#
        var questions = [("list", wall), ("list, working limits", working)]
        for grouping in StallGrouping.allCases {
            questions.append(("by \(grouping)", #""by": "\#(grouping)", \#(wall)"#))
        }
        questions.append(("by pair, working limits", #""by": "pair", \#(working)"#))
        questions.append(("list at mid-year", #""at": "\#(middle)", \#(wall)"#))
        questions.append(("by pair at mid-year", #""at": "\#(middle)", "by": "pair", \#(wall)"#))
        let operators = Viewer(address: "centre/coordination", role: .operator)
        for (name, parameters) in questions where only.isEmpty || name.contains(only) {
            var seconds: [Double] = []
            var bytes = 0
            let before = clock()
            for _ in 0..<repetitions {
                seconds.append(
                    try time {
                        bytes = try queries.answer(
                            name: "stalls", parameters: "{\(parameters)}", viewer: operators, now: now
                        ).get().count
                    })
            }
            say([
                "kind": "report", "report": name, "seconds": seconds, "bytes": bytes,
                "cpu_seconds": Double(clock() - before) / Double(CLOCKS_PER_SEC) / Double(repetitions),
            ])
        }
        let before = clock()
        let seconds = try time {
            _ = try queries.answer(name: "handovers", parameters: "", viewer: operators, now: now).get()
        }
        say([
            "kind": "report", "report": "handovers", "seconds": [seconds],
            "cpu_seconds": Double(clock() - before) / Double(CLOCKS_PER_SEC),
        ])
    }

    /// Rows from records, and cases from rows: each for itself.
    private func fold() throws {
        var zone = MadeZone(cases: max(1, folded / 10))
        var records: [StoredRecord] = []
        while let record = try zone.next() { records.append(record) }
        var rows: [RecordRow] = []
        rows.reserveCapacity(records.count)
        let projecting = try time { for record in records { rows.append(try RecordProjection.row(record)) } }
        var places: [String: Int] = [:]
        var cases: [[RecordRow]] = []
        for row in rows {
            guard let id = row.caseID else { continue }
            if places[id] == nil {
                places[id] = cases.count
                cases.append([])
            }
            if let place = places[id] { cases[place].append(row) }
        }
        var intervals = 0
        let folding = try time { for rows in cases { intervals += try CaseTimeline(rows).intervals.count } }
        say([
            "kind": "fold", "records": rows.count, "cases": cases.count, "intervals": intervals,
            "project_seconds": projecting, "fold_seconds": folding,
        ])
    }

    private func time(_ body: () throws -> Void) throws -> Double {
        let clock = ContinuousClock()
        return try clock.measure(body) / .seconds(1)
    }

    private func say(_ figures: [String: any Sendable]) {
        guard let line = try? JSONSerialization.data(withJSONObject: figures, options: .sortedKeys) else { return }
        FileHandle.standardOutput.write(line + Data("\n".utf8))
    }
}
