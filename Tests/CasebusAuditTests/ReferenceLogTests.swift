import CasebusAudit
import CasebusCalendar
import CasebusModel
import Foundation
import Testing

/// The statistics against those that pm4py and pandas computed on a real log.
@Suite struct ReferenceLogTests {
    /// The folder with the reference data: `$CASEBUS_SHARED`, or `shared` beside the package.
    static let shared: URL? = {
        let beside = URL(filePath: #filePath).appending(path: "../../../../shared").standardized
        let folder = ProcessInfo.processInfo.environment["CASEBUS_SHARED"].map { URL(filePath: $0) } ?? beside
        let isThere = FileManager.default.fileExists(
            atPath: folder.appending(path: "data/coselog_receipt.stats.json").path)
        return isThere && FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") ? folder : nil
    }()

    private struct Message: Decodable {
        var at: String
        var kind: String
        var `case`: String
        var message: String?
        var from: String
        var to: String?
    }

    private struct Statistics: Decodable {
        struct Wait: Decodable {
            var n: Int?
            var totalS, meanS, medianS, p90S, maxS: Double
            var figures: [Double] { [totalS, meanS, medianS, p90S, maxS] }
        }
        struct Totals: Decodable {
            var handovers: Int
            var wait: Wait
        }
        struct Pair: Decodable {
            var from, to: String
            var handovers, cases, bounces: Int
            var wait: Wait
            var visitSojournTotalS: Double
        }
        struct OpenPair: Decodable {
            var from, to: String
            var open: Int
            var ageTotalS, ageMaxS: Double
        }
        struct Snapshot: Decodable {
            var at: String
            var openHandovers: Int
            var pairs: [OpenPair]
        }
        var totals: Totals
        var pairs: [Pair]
        var snapshots: [Snapshot]
    }

    private func load() throws -> (messages: [Message], expected: Statistics) {
        let data = try #require(Self.shared).appending(path: "data")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [
            data.appending(path: "log_to_messages.py").path, data.appending(path: "coselog_receipt.xes.gz").path,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let messages = try text.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Message.self, from: Data($0))
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let expected = try decoder.decode(
            Statistics.self, from: Data(contentsOf: data.appending(path: "coselog_receipt.stats.json")))
        return (messages, expected)
    }

    /// Rows by case, hand-offs numbered as they are pushed.
    private func rows(_ messages: some Sequence<Message>) throws -> [[RecordRow]] {
        var cases: [String: [RecordRow]] = [:]
        var order: [String] = []
        var numbers: [String: UInt64] = [:]
        for (index, message) in messages.enumerated() {
            let at = try #require(Timestamp(message.at)).milliseconds
            let kind = try #require(RecordRow.Kind(rawValue: message.kind))
            var row = RecordRow(sequence: UInt64(index + 1), at: at, kind: kind)
            row.registrar = message.from
            row.caseID = message.case
            row.from = message.from
            row.to = message.to
            if let name = message.message {
                let number = numbers[name] ?? UInt64(numbers.count + 1)
                numbers[name] = number
                row.handoff = number
            }
            if kind == .acknowledge { row.answer = .sign }
            if kind == .feedback { row.outcome = .done }
            if kind == .register { order.append(message.case) }
            cases[message.case, default: []].append(row)
        }
        return order.compactMap { cases[$0] }
    }

    @Test(.enabled(if: shared != nil, "set CASEBUS_SHARED to the folder with the reference data; needs python3"))
    func `all pairs of the receipt log have pm4py's figures to the millisecond`() throws {
        let (messages, expected) = try load()
        let timelines = try rows(messages).map { try CaseTimeline($0) }
        let report = HandoverReport(timelines)
        #expect(report.wait.count == expected.totals.handovers)
        #expect(figures(report.wait) == expected.totals.wait.figures)
        #expect(report.pairs.count == expected.pairs.count)
        for (pair, wanted) in zip(report.pairs, expected.pairs) {
            #expect((pair.from, pair.to) == (wanted.from, wanted.to))
            #expect((pair.wait.count, pair.cases, pair.bounces) == (wanted.handovers, wanted.cases, wanted.bounces))
            #expect(figures(pair.wait) == wanted.wait.figures, "\(pair.from) to \(pair.to)")
            #expect(seconds(pair.visitTotal) == wanted.visitSojournTotalS)
            #expect(pair.open == 0)
        }
        for timeline in timelines {
            let life = try #require(timeline.closedAt) - timeline.registeredAt
            #expect(timeline.intervals.compactMap(\.milliseconds).reduce(0, +) == life)
        }
    }

    @Test(.enabled(if: shared != nil, "set CASEBUS_SHARED to the folder with the reference data; needs python3"))
    func `what waited at three instants of the receipt log is what the reference says`() throws {
        let (messages, expected) = try load()
        for snapshot in expected.snapshots {
            let at = try #require(Timestamp(snapshot.at)).milliseconds
            let until = try messages.prefix { try #require(Timestamp($0.at)).milliseconds <= at }
            var report = StallReport(
                at: at, rule: StallRule(waitingLimit: .elapsed(-1)), calendar: .weekendsOnly)
            for rows in try rows(until) { report.consider(try CaseTimeline(rows)) }
            #expect(report.stalls.count == snapshot.openHandovers)
            for pair in snapshot.pairs {
                let ages = report.stalls.filter { $0.from == pair.from && $0.unit == pair.to }.map { at - $0.since }
                #expect(ages.count == pair.open)
                #expect(seconds(ages.reduce(0, +)) == pair.ageTotalS)
                #expect(seconds(ages.max() ?? 0) == pair.ageMaxS)
            }
        }
    }

    private func figures(_ wait: WaitDistribution) -> [Double] {
        [wait.total, wait.mean, wait.median, wait.p90, wait.max].map(seconds)
    }
}

private func seconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1000 }
