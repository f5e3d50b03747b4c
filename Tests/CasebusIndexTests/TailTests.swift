import CasebusAudit
import CasebusIndex
import CasebusModel
import Foundation
import Testing

@Suite struct TailTests {
    @Test(arguments: [
        "{}", #"{"unit": "bureau/tax"}"#, #"{"kind": "push"}"#, #"{"registrar": "hall/enterprise"}"#,
        #"{"unit": "nobody"}"#,
    ])
    func `page by page, no matching record is left out or shown twice`(filter: String) throws {
        var random = RandomCases(seed: 5)
        try random.run(steps: 600)
        let log = random.log
        try withIndex(of: log) { _, queries in
            for viewer in [coordination, Viewer(address: "hall/enterprise", role: .unit)] {
                let wanted = try log.rows().filter { viewer.sees($0) && matches($0, filter) }.map(\.sequence)
                var seen: [UInt64] = []
                var next: UInt64 = 1
                while next <= log.head {
                    let parameters =
                        filter.dropLast() + (filter == "{}" ? "" : ", ") + #""from": \#(next), "limit": 7}"#
                    let answer = try queries.tailAnswer(try TailParameters(String(parameters)), viewer)
                    #expect(answer.next > next)
                    let document = try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: Any]
                    let rows = document?["records"] as? [[String: Any]] ?? []
                    #expect(rows.count == answer.rows)
                    seen += rows.compactMap { $0["sequence"] as? UInt64 }
                    next = answer.next
                }
                #expect(seen == wanted)
            }
        }
    }

    private func matches(_ row: RecordRow, _ filter: String) -> Bool {
        if filter.contains("tax") { return row.names { $0 == "bureau/tax" } }
        if filter.contains("push") { return row.kind == .push }
        if filter.contains("registrar") { return row.registrar == "hall/enterprise" }
        return filter == "{}"
    }

    @Test func `without a beginning it starts behind the head, and there is nothing to do but wait`() throws {
        let log = SyntheticLog()
        try log.register(.init(registrar: "bureau/a", id: "1"))
        try withIndex(of: log) { _, queries in
            let answer = try queries.tailAnswer(try TailParameters(""), coordination)
            #expect((answer.rows, answer.next, answer.head, answer.isWorthWaiting) == (0, 2, 1, true))
            try log.register(.init(registrar: "bureau/a", id: "2"))
            let later = try queries.tailAnswer(try TailParameters(#"{"from": 2, "wait_ms": 30000}"#), coordination)
            #expect((later.rows, later.next, later.isWorthWaiting) == (1, 3, false))
            let ahead = try queries.tailAnswer(try TailParameters(#"{"from": 50}"#), coordination)
            #expect((ahead.rows, ahead.next) == (0, 50))
        }
    }

    /// What a question finds in all of a log, page by page.
    private func found(_ filter: String, _ queries: QueryService, head: UInt64) throws -> [UInt64] {
        var seen: [UInt64] = []
        var next: UInt64 = 1
        while next <= head {
            let answer = try queries.tailAnswer(
                try TailParameters("{\(filter), \"from\": \(next), \"limit\": 50}"), coordination)
            let document = try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: Any]
            seen += (document?["records"] as? [[String: Any]] ?? []).compactMap { $0["sequence"] as? UInt64 }
            next = answer.next
        }
        return seen
    }

    private func expectSame(_ found: [UInt64], _ wanted: [UInt64]) {
        #expect(found == wanted)
    }

    @Test func `kinds, pairs and matters find what looking at every record finds`() throws {
        var random = RandomCases(seed: 11)
        try random.run(steps: 800)
        let log = random.log
        let rows = try log.rows()
        let push = try #require(rows.first { $0.kind == .push })
        let (one, other) = (try #require(push.from), try #require(push.to))
        let matters = Dictionary(
            rows.filter { $0.kind == .register }.compactMap { row in row.caseName.map { ($0, row.matter) } },
            uniquingKeysWith: { first, _ in first })
        let matter = try #require(matters.values.compactMap(\.self).first)
        try withIndex(of: log) { _, queries in
            try expectSame(
                found(#""kind": "push,feedback""#, queries, head: log.head),
                rows.filter { $0.kind == .push || $0.kind == .feedback }.map(\.sequence))
            for (unit, with) in [(one, other), (other, one)] {
                let wanted = rows.filter { row in
                    let opener = row.kind == .rule ? row.from : row.unit
                    return Set([row.from, row.to]) == [one, other]
                        || row.next.contains { Set([opener, $0.to]) == [one, other] }
                }
                #expect(!wanted.isEmpty)
                try expectSame(
                    found(#""unit": "\#(unit)", "other": "\#(with)""#, queries, head: log.head), wanted.map(\.sequence))
            }
            let ofMatter = rows.filter { row in
                row.matter == matter || row.next.contains { $0.matter == matter }
                    || row.caseName.map { matters[$0] == .some(matter) } ?? false
            }
            #expect(!ofMatter.isEmpty && ofMatter.count < rows.count)
            try expectSame(found(#""matter": "\#(matter)""#, queries, head: log.head), ofMatter.map(\.sequence))
        }
    }

    @Test func `a time finds the first record that was recorded then or later`() throws {
        var random = RandomCases(seed: 6)
        try random.run(steps: 300)
        let log = random.log
        let rows = try log.rows()
        try withIndex(of: log) { _, queries in
            let times = Set(rows.map(\.recordedAt))
            for time in times.flatMap({ [$0 - 1, $0, $0 + 1] }) {
                let wanted = rows.first { $0.recordedAt >= time }?.sequence ?? log.head + 1
                let since = Timestamp(milliseconds: time).description
                let answer = try queries.tailAnswer(
                    try TailParameters(#"{"since": "\#(since)", "limit": 1}"#), coordination)
                #expect(answer.next == min(wanted + 1, log.head + 1))
                let ago = try queries.tailAnswer(
                    try TailParameters(#"{"last_s": 5, "limit": 1}"#), coordination, now: time + 5000)
                #expect(ago.next == answer.next)
            }
        }
    }

    @Test(arguments: [
        (#"{"from": 1, "since": "2026-01-05T00:00:00Z"}"#, "from"), (#"{"last_s": 1, "from": 1}"#, "from"),
        (#"{"other": "bureau/tax"}"#, "other"), (#"{"kind": "push,nonsense"}"#, "kind"), (#"{"kind": ""}"#, "kind"),
        (#"{"kind": 7}"#, "kind"), (#"{"since": "yesterday"}"#, "since"), (#"{"last_s": -1}"#, "last_s"),
    ])
    func `nonsense is refused by the name of its member`(text: String, member: String) {
        do {
            _ = try TailParameters(text)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.code == .queryInvalid && error.field == member)
        }
    }
}
