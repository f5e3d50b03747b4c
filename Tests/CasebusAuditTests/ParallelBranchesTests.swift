import CasebusAudit
import Testing

@Suite struct ParallelBranchesTests {
    private func life(_ number: UInt64, _ pushedAt: Int64, _ closedAt: Int64?) -> HandoffLife {
        var life = HandoffLife(number: number, from: "hall/a", to: "bureau/\(number)", pushedAt: pushedAt)
        life.closedAt = closedAt
        return life
    }

    @Test func `the last one to end is the critical one, alone from when the others had ended`() {
        let found = ParallelBranches.all(of: [
            life(1, 0, 10),
            // Three that hang together, though the first and the third were never open at once.
            life(2, 10, 30), life(3, 12, 50), life(4, 40, 45),
            life(5, 50, 60),
        ])
        #expect(found.map(\.handoffs) == [[2, 3, 4]])
        #expect(
            found.first?.critical
                == ParallelBranches.Critical(handoff: 3, unit: "bureau/3", aloneFrom: 45, endedAt: 50))
        var json = JSONWriter()
        json.object { json in json.array("parallel") { json in found.forEach { $0.write(to: &json) } } }
        #expect(
            json.text == #"{"parallel":[{"handoffs":[2,3,4],"critical":3,"unit":"bureau/3","#
                + #""ended_at":"1970-01-01T00:00:00.050Z","alone_s":0.005}]}"#)
    }

    @Test func `while one is open none is the critical one`() {
        let found = ParallelBranches.all(of: [life(1, 0, 10), life(2, 5, nil), life(3, 100, 200)])
        #expect(found.map(\.handoffs) == [[1, 2, 3]])
        #expect(found.first?.critical == nil)
    }

    @Test func `one after the other is not parallel`() {
        #expect(ParallelBranches.all(of: [life(1, 0, 10), life(2, 10, 20), life(3, 30, 40)]).isEmpty)
        #expect(ParallelBranches.all(of: []).isEmpty)
    }

    @Test func `of those that end at once the one pushed last is named`() {
        let found = ParallelBranches.all(of: [life(1, 0, 10), life(2, 5, 10)])
        #expect(found.first?.critical?.handoff == 2)
        #expect(found.first?.critical?.aloneFrom == 10)
    }
}
