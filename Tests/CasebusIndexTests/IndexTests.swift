import CasebusAudit
import CasebusCalendar
import CasebusJournal
import CasebusModel
import CasebusWire
import Foundation
import GRDB
import Testing

@testable import CasebusIndex

@Suite struct IndexTests {
    @Test(arguments: [1, 2, 3, 20_260_105] as [UInt64])
    func `the index says what a fold over the same records says`(seed: UInt64) throws {
        var random = RandomCases(seed: seed, hasSuccessions: true)
        try random.run(steps: 1500)
        let log = random.log
        let timelines = try log.timelines()
        try withTemporaryFolder { folder in
            var batches = SplitMix64(state: seed)
            var index = try Index(folder: folder, logID: log.logID, head: log.head)
            while index.appliedSequence < log.head {
                let start = Int(index.appliedSequence)
                let end = min(start + Int.random(in: 1...400, using: &batches), log.records.count)
                try index.apply(Array(log.records[start..<end]))
                // Opened again it has nothing in memory and takes every row from the database.
                if Int.random(in: 0..<3, using: &batches) == 0 {
                    try index.close()
                    index = try Index(folder: folder, logID: log.logID, head: log.head)
                }
            }
            try expectEqual(
                QueryService(journal: log.journal, index: index, calendar: .weekendsOnly), timelines, log,
                "seed \(seed)")
            try index.close()
            try IndexedRows(folder: folder).expectEqual(timelines, "seed \(seed)")
        }
    }

    private func expectEqual(
        _ queries: QueryService, _ timelines: [CaseTimeline], _ log: SyntheticLog, _ comment: Comment
    ) throws {
        let head = "\"head\":\(log.head)}"
        var json = JSONWriter()
        json.object { HandoverReport(timelines).write(to: &$0) }
        #expect(try queries.text("handovers") == text(json).dropLast() + "," + head, comment)

        let at = log.now + 1
        var report = StallReport(
            at: at,
            rule: StallRule(waitingLimit: .elapsed(60_000), workLimit: .elapsed(500), idleLimit: .elapsed(0)),
            calendar: .weekendsOnly)
        for timeline in timelines { report.consider(timeline) }
        report.finish(keeping: 1000)
        json = JSONWriter()
        json.object { report.write(to: &$0) }
        let limits = #"{"waiting_limit_s": 60, "work_limit_s": 0.5, "idle_limit_s": 0}"#
        let stalls = try queries.text("stalls", limits, now: at)
        #expect(stalls == text(json).dropLast() + ",\"more\":false," + head, comment)

        for timeline in timelines { try expectEqual(queries, timeline, comment) }
        for unit in RandomCases.units {
            let open = timelines.flatMap(\.handoffs).filter { $0.to == unit && $0.state.isOpen }.map(\.number).sorted()
            let inbox = try queries.object("inbox", #"{"unit": "\#(unit)", "limit": 1000}"#)
            let found = (inbox["handoffs"] as? [[String: Any]] ?? []).compactMap { $0["handoff"] as? UInt64 }
            #expect(found == open, comment)
        }
        try expectCounts(queries, timelines, comment)
    }

    private func expectEqual(_ queries: QueryService, _ timeline: CaseTimeline, _ comment: Comment) throws {
        let answer = try queries.text(
            "case", #"{"registrar": "\#(timeline.registrar)", "id": "\#(timeline.caseID)"}"#)
        var json = JSONWriter()
        json.object { json in
            json.array("intervals") { json in timeline.intervals.forEach { $0.write(to: &json) } }
            json.array("handoffs") { json in timeline.handoffs.forEach { $0.write(to: &json) } }
        }
        #expect(answer.contains(text(json).dropFirst().dropLast()), comment)
        #expect(answer.contains("\"state\":\"\(timeline.state)\""), comment)
    }

    private func expectCounts(_ queries: QueryService, _ timelines: [CaseTimeline], _ comment: Comment) throws {
        let open = timelines.flatMap(\.handoffs).filter(\.state.isOpen)
        let status = try queries.object("status")
        #expect(status["cases"] as? Int == timelines.count, comment)
        #expect(status["open_cases"] as? Int == timelines.filter { $0.state != .closed }.count, comment)
        #expect(status["handoffs"] as? Int == timelines.map(\.handoffs.count).reduce(0, +), comment)
        #expect(status["open_handoffs"] as? Int == open.count, comment)
        for unit in try queries.object("units")["units"] as? [[String: Any]] ?? [] {
            let address = unit["address"] as? String
            #expect(unit["open_in"] as? Int == open.filter { $0.to == address }.count, comment)
            #expect(unit["open_out"] as? Int == open.filter { $0.from == address }.count, comment)
        }
    }

    private func text(_ json: JSONWriter) -> String { String(decoding: json.bytes, as: UTF8.self) }

    @Test func `an index that was deleted and built again answers the same`() throws {
        var random = RandomCases(seed: 7)
        try random.run(steps: 400)
        let log = random.log
        try withTemporaryFolder { folder in
            let first = try Index(folder: folder, logID: log.logID, head: log.head)
            try first.apply(log.records)
            let before = try QueryService(journal: log.journal, index: first, calendar: .weekendsOnly).text("handovers")
            try first.close()
            let second = try Index.rebuild(folder: folder, logID: log.logID, head: log.head)
            #expect(second.appliedSequence == 0)
            try second.advance(from: log.journal)
            #expect(second.appliedSequence == log.head)
            #expect(
                try QueryService(journal: log.journal, index: second, calendar: .weekendsOnly).text("handovers")
                    == before)
            try second.close()
        }
    }

    @Test func `an index of another log, of a later version or ahead of the log is refused`() throws {
        let log = SyntheticLog()
        try log.register(.init(registrar: "bureau/a", id: "1"))
        try withTemporaryFolder { folder in
            let index = try Index(folder: folder, logID: log.logID, head: log.head)
            try index.apply(log.records)
            try index.close()
            #expect(throws: IndexError(.aheadOfLog, operation: "open", detail: "")) {
                _ = try Index(folder: folder, logID: log.logID, head: 0)
            }
            #expect(throws: IndexError(.foreignLog, operation: "open", detail: "")) {
                _ = try Index(folder: folder, logID: [UInt8](repeating: 1, count: 16), head: 1)
            }
            let queue = try DatabaseQueue(path: folder + "/" + Index.fileName)
            try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2031-07 something new')") }
            try queue.close()
            #expect(throws: IndexError(.newerSchema, operation: "open", detail: "")) {
                _ = try Index(folder: folder, logID: log.logID, head: 1)
            }
        }
    }

    @Test(arguments: IndexSchema.retired.sorted())
    func `an index of a layout that is no longer read is made again from the log`(layout: String) throws {
        let log = SyntheticLog()
        try log.register(.init(registrar: "bureau/a", id: "1"))
        try withTemporaryFolder { folder in
            let queue = try DatabaseQueue(path: folder + "/" + Index.fileName)
            // As that version left it.
            try queue.write { db in
                try db.execute(
                    sql: """
                        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                        INSERT INTO grdb_migrations VALUES ('\(layout)');
                        CREATE TABLE cases (case_key INTEGER PRIMARY KEY);
                        """)
            }
            try queue.close()
            let error = #expect(throws: IndexError(.retiredSchema, operation: "open", detail: "")) {
                _ = try Index(folder: folder, logID: log.logID, head: log.head)
            }
            #expect(error?.isCuredByRebuilding == true)
            let index = try Index.rebuild(folder: folder, logID: log.logID, head: log.head)
            try index.advance(from: log.journal)
            #expect(index.currentPosition.cases == 1)
            try index.close()
        }
    }

    @Test func `the random cases of these tests hold every act`() throws {
        let rows = try [false, true].flatMap { hasSuccessions in
            var random = RandomCases(seed: 1, hasSuccessions: hasSuccessions)
            try random.run(steps: 1500)
            return try random.log.rows()
        }
        let kinds = Set(rows.map(\.kind))
        let outside: Set<RecordRow.Kind> = [.started, .stopped, .presence, .refusal, .clockJumped, .unknown]
        #expect(Set(RecordRow.Kind.allCases).subtracting(kinds) == outside)
        #expect(Set(rows.compactMap(\.answer)) == Set(HandoffAnswer.allCases))
        #expect(rows.contains { $0.kind == .rule && !$0.next.isEmpty })
    }

    @Test func `a file that is no database is named corrupt`() throws {
        try withTemporaryFolder { folder in
            let junk = [UInt8](repeating: 0x5a, count: 8192)
            try Data(junk).write(to: URL(filePath: folder + "/" + Index.fileName))
            #expect(throws: IndexError(.corrupt, operation: "open", detail: "")) {
                _ = try Index(folder: folder, logID: [UInt8](repeating: 1, count: 16), head: 0)
            }
        }
    }

    @Test func `records out of order and of another log are refused`() throws {
        let log = SyntheticLog()
        for id in 1...3 { try log.register(.init(registrar: "bureau/a", id: "\(id)")) }
        let other = SyntheticLog(logID: [UInt8](repeating: 9, count: 16))
        try other.register(.init(registrar: "bureau/a", id: "1"))
        try withTemporaryFolder { folder in
            let index = try Index(folder: folder, logID: log.logID, head: 3)
            #expect(throws: IndexError(.outOfOrder, operation: "apply", detail: "")) {
                try index.apply(Array(log.records[1...]))
            }
            #expect(throws: IndexError(.foreignLog, operation: "apply", detail: "")) { try index.apply(other.records) }
            try index.apply(log.records)
            #expect(index.appliedSequence == 3)
            try index.close()
        }
    }

    @Test func `a record that cannot be read stops the index right before it`() throws {
        let log = SyntheticLog()
        let name = SyntheticLog.CaseName(registrar: "bureau/a", id: "1")
        try log.register(name)
        try log.push(name, from: "bureau/a", to: "bureau/b")
        log.append(commandBytes: [0xff, 0xff, 0xff], actor: "bureau/b", name)
        try log.register(.init(registrar: "bureau/a", id: "2"))
        try withTemporaryFolder { folder in
            let index = try Index(folder: folder, logID: log.logID, head: log.head)
            let error = #expect(throws: IndexError(.badRecord, operation: "apply", detail: "")) {
                try index.advance(from: log.journal)
            }
            #expect(error?.sequence == 3)
            #expect(index.appliedSequence == 2)
            #expect(throws: IndexError(.badRecord, operation: "apply", detail: "")) {
                try index.apply(Array(log.records[2...]))
            }
            let queries = QueryService(journal: log.journal, index: index, calendar: .weekendsOnly)
            #expect(try queries.object("status")["open_handoffs"] as? Int == 1)
            try index.close()
        }
    }

    @Test func `an acknowledgement of a hand-off that is not open is a bad record`() throws {
        let log = SyntheticLog()
        let name = SyntheticLog.CaseName(registrar: "bureau/a", id: "1")
        try log.register(name)
        try log.sign(1, of: name, from: "bureau/a", to: "bureau/b")
        try withTemporaryFolder { folder in
            let index = try Index(folder: folder, logID: log.logID, head: log.head)
            #expect(throws: IndexError(.badRecord, operation: "apply", detail: "")) { try index.apply(log.records) }
            #expect(index.appliedSequence == 1)
            try index.close()
        }
    }
}
