import CasebusAudit
import Foundation
import Testing

/// The script that rebuilds cases from the rows of `tail` alone, and shares no code with the bus, must find what the fold
/// finds.
@Suite(.timeLimit(.minutes(1))) struct TailScriptTests {
    private static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("scripts/check_tail.py").path

    private struct Found: Decodable, Hashable {
        var registrar: String
        var `case`: String
        var unit: String
        var kind: String
        var begin: Int64
        var end: Int64?
        var handoff: UInt64?
        var party: String?
    }

    private struct Verdict: Decodable {
        var cases: Int
        var faults: Int
        var firstFaults: [String]
    }

    private static let decoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }()

    private func run(_ option: String, _ rows: [RecordRow]) throws -> (status: Int32, output: Data) {
        try withTemporaryFolder { folder in
            let file = URL(fileURLWithPath: folder + "/tail.ndjson")
            var lines: [UInt8] = []
            for row in rows {
                var json = JSONWriter()
                json.object { $0.row("row", row) }
                // Without the object around it.
                lines += json.bytes.dropFirst(7).dropLast() + [10]
            }
            try Data(lines).write(to: file)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3", Self.script, option]
            process.standardInput = try FileHandle(forReadingFrom: file)
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, output)
        }
    }

    private func randomLog(_ seed: UInt64, hasSuccessions: Bool = true) throws -> SyntheticLog {
        var random = RandomCases(seed: seed, hasSuccessions: hasSuccessions)
        try random.run(steps: 1500)
        return random.log
    }

    @Test(arguments: [4, 5, 2027] as [UInt64])
    func `from the rows alone it finds every interval that the fold finds, and nothing wrong`(seed: UInt64) throws {
        let log = try randomLog(seed)
        let rows = try log.rows()
        let verdict = try Self.decoder.decode(Verdict.self, from: try run("--json", rows).output)
        #expect(verdict.firstFaults.isEmpty, "seed \(seed)")
        let answer = try run("--intervals", rows)
        #expect(answer.status == 0)
        let found = try answer.output.split(separator: 10).map { try Self.decoder.decode(Found.self, from: $0) }
        let expected = try log.timelines().flatMap { timeline in
            timeline.intervals.map { one in
                Found(
                    registrar: timeline.registrar, case: timeline.caseID, unit: one.unit, kind: one.kind.rawValue,
                    begin: one.from, end: one.to, handoff: one.handoff, party: one.party)
            }
        }
        #expect(Set(found) == Set(expected), "seed \(seed)")
        #expect(found.count == expected.count, "seed \(seed)")
        #expect(Set(found.map(\.kind)) == ["preparing", "waiting", "at_work", "suspended", "in_dispute", "idle"])
    }

    @Test(arguments: [.dispute, .rule, .corrected, .reassign, .deemedSigned, .linked, .succeeded] as [Left])
    func `a row left out is noticed`(left: Left) throws {
        var rows = try randomLog(1, hasSuccessions: left == .succeeded).rows()
        rows.remove(at: try #require(rows.firstIndex(where: left.matches)))
        let answer = try run("--json", rows)
        let verdict = try Self.decoder.decode(Verdict.self, from: answer.output)
        #expect(answer.status == 1)
        // One for the gap in the numbers, and what does not follow any more.
        #expect(verdict.faults > 1)
    }

    enum Left: String {
        case dispute, rule, corrected, reassign, deemedSigned, linked, succeeded

        func matches(_ row: RecordRow) -> Bool {
            switch self {
            case .dispute: row.answer == .dispute
            case .rule: row.kind == .rule && !row.next.isEmpty
            case .corrected: row.kind == .corrected && row.handoff != nil
            case .reassign: row.kind == .reassign
            case .deemedSigned: row.kind == .deemedSigned
            case .linked: row.kind == .linked
            case .succeeded: row.kind == .succeeded
            }
        }
    }
}
