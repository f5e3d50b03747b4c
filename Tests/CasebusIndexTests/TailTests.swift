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
}
