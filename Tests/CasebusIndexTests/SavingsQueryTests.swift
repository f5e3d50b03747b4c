import CasebusAudit
import CasebusCalendar
import CasebusIndex
import CasebusMatters
import CasebusModel
import CasebusWire
import Foundation
import Testing

/// `savings` against the plainest reckoning over every case's own timeline.
@Suite struct SavingsQueryTests {
    /// What the random cases are of; halls may finish `m-1`, and all its windows with them.
    private static func catalogue() throws -> MatterCatalogue {
        let hall = try #require(Address("hall/enterprise"))
        var matters = (0..<5).map { number in
            Matter(
                code: "m-\(number)", names: Names(english: "Matter"), kind: .promised,
                steps: (0..<3).map { Step(code: "s\($0)") })
        }
        matters[1].windows.finish = [hall]
        matters[2].materials = [Names(chinese: "申请书", english: "Application"), Names(english: "Plan")]
        matters.append(
            Matter(
                code: "m", names: Names(), kind: .promised,
                steps: [Step(code: "s0", promisedLimit: .workingDays(7)), Step(code: "s1"), Step(code: "s2")]))
        return MatterCatalogue(matters)
    }

    private func withQueries(_ log: SyntheticLog, _ body: (QueryService) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let index = try Index(folder: folder, logID: log.logID, head: log.head)
            try index.advance(from: log.journal)
            try body(
                QueryService(
                    journal: log.journal, index: index, calendar: .weekendsOnly, catalogue: Self.catalogue()))
            try index.close()
        }
    }

    private func rows(_ answer: [String: Any], _ list: String) -> [[String: Any]] {
        answer[list] as? [[String: Any]] ?? []
    }

    private func counts(_ row: [String: Any], _ names: [String]) -> [Int] { names.map { row[$0] as? Int ?? -1 } }

    private static func hall(_ address: String) -> String {
        address.split(separator: "/").prefix(2).joined(separator: "/")
    }

    @Test(arguments: [(4, nil), (20_260_107, nil), (20_260_107, "bureau/tax")] as [(UInt64, String?)])
    func `steps, trips and windows are what the cases' own lives add up to`(seed: UInt64, asking: String?) throws {
        var random = RandomCases(seed: seed)
        try random.run(steps: 2500)
        let at = random.log.now + 1
        let timelines = try random.log.timelines()
        func sees(_ units: String...) -> Bool { asking.map(units.contains) ?? true }
        func hasPart(_ timeline: CaseTimeline) -> Bool {
            sees(timeline.registrar) || timeline.handoffs.contains { sees($0.from, $0.to) }
        }
        try withQueries(random.log) { queries in
            let viewer = asking.map { Viewer(address: $0, role: .unit) } ?? coordination
            let answer = try queries.object("savings", #"{"limit": 1000}"#, as: viewer, now: at)
            #expect(answer["more"] as? Bool == false)

            var held: [String: Int64] = [:]
            for timeline in timelines {
                for life in timeline.handoffs where sees(life.from, life.to) {
                    let end = life.closedAt ?? at
                    let outside = timeline.procedures.filter { $0.handoff == life.number }
                        .reduce(Int64(0)) { $0 + ($1.to ?? end) - $1.from }
                    let matter = life.matter.isEmpty ? timeline.matter : life.matter
                    held["\(matter)/\(life.step)", default: 0] += end - life.pushedAt - outside
                }
            }
            var found: [String: Int64] = [:]
            for row in rows(answer, "steps") {
                let total = (row["held"] as? [String: Double])?["total_s"] ?? -1
                found["\(row["matter"] ?? "")/\(row["step"] ?? "")"] = Int64((total * 1000).rounded())
            }
            #expect(found == held)

            var trips: [String: [Int]] = [:]
            var asked: [String: [Int]] = [:]
            for timeline in timelines where hasPart(timeline) {
                let corrections = timeline.procedures.filter { procedure in
                    let sender = timeline.handoffs.first { $0.number == procedure.handoff }?.from
                    return procedure.kind == .correction
                        && (sees(procedure.unit, timeline.registrar) || sender.map { sees($0) } ?? false)
                }
                let made = timeline.trips.filter { trip in
                    let sender = timeline.handoffs.first { $0.number == trip.handoff }?.from
                    return sees(trip.unit, timeline.registrar) || sender.map { sees($0) } ?? false
                }
                let counts = [
                    1, corrections.isEmpty ? 0 : 1, corrections.count, made.count,
                ]
                trips[timeline.matter] = zip(trips[timeline.matter] ?? [0, 0, 0, 0], counts).map(+)
                for one in corrections {
                    let unit = Self.hall(one.unit)
                    asked[unit] = zip(asked[unit] ?? [0, 0], [1, 0]).map(+)
                }
                for one in made {
                    let unit = Self.hall(one.unit)
                    asked[unit] = zip(asked[unit] ?? [0, 0], [0, 1]).map(+)
                }
            }
            var foundTrips: [String: [Int]] = [:]
            for row in rows(answer, "trips") {
                foundTrips[try #require(row["matter"] as? String)] = counts(
                    row, ["cases", "corrected", "corrections", "trips"])
            }
            #expect(foundTrips == trips.filter { $0.value[2] + $0.value[3] > 0 })
            var foundAsked: [String: [Int]] = [:]
            for row in rows(answer, "asked_by") {
                foundAsked[try #require(row["unit"] as? String)] = counts(row, ["corrections", "trips"])
            }
            #expect(foundAsked == asked)
            #expect(asking != nil || !asked.isEmpty)

            #expect(asking != nil || rows(answer, "windows").count == 1)
            try expectWindows(rows(answer, "windows"), timelines.filter { sees($0.registrar) }, at: at)
        }
    }

    private func expectWindows(_ rows: [[String: Any]], _ timelines: [CaseTimeline], at: Int64) throws {
        let own = timelines.filter { $0.matter == "m-1" && Self.hall($0.registrar) == "hall/enterprise" }
        var away: [Int64] = []
        for timeline in own {
            // Every instant at which it begins or ends to be with somebody else, and whether it is there between two.
            let spans = timeline.handoffs.filter { Self.hall($0.to) != "hall/enterprise" }
                .map { ($0.pushedAt, $0.closedAt ?? at) }
            guard !spans.isEmpty else { continue }
            let instants = Set(spans.flatMap { [$0.0, $0.1] }).sorted()
            away.append(
                zip(instants, instants.dropFirst()).filter { from, to in
                    spans.contains { $0.0 <= from && to <= $0.1 }
                }.reduce(0) { $0 + $1.1 - $1.0 })
        }
        guard !away.isEmpty else {
            #expect(rows.isEmpty)
            return
        }
        #expect(rows.map { $0["hall"] as? String } == ["hall/enterprise"])
        #expect(rows.map { $0["cases"] as? Int } == [own.count])
        #expect(rows.map { $0["handed_on"] as? Int } == [away.count])
        let total = (rows.first?["away"] as? [String: Double])?["total_s"] ?? -1
        #expect(Int64((total * 1000).rounded()) == away.reduce(0, +))
    }

    @Test func `a step that is signed and answered at once is told, with its limit and what it asks for`() throws {
        let log = SyntheticLog()
        func run(_ number: Int, _ outcome: WireOutcome = .done, disputed: Bool = false) throws {
            let name = SyntheticLog.CaseName(registrar: "hall/enterprise", id: "c\(number)")
            try log.register(name, matter: "m-2")
            let handoff = try log.push(name, from: name.registrar, to: "bureau/tax", matter: "m", step: "s0")
            log.now += 3_600_000
            if disputed {
                try log.dispute(
                    handoff, of: name, from: name.registrar, to: "bureau/tax", owner: "bureau/market", entry: 1)
            }
            try log.sign(handoff, of: name, from: name.registrar, to: "bureau/tax")
            _ = try log.feedback(handoff, of: name, from: name.registrar, to: "bureau/tax", outcome)
            try log.correction(.init(name: name, to: name.registrar), inPerson: number % 2 == 0)
        }
        for number in 0..<38 { try run(number) }
        try run(38, .partial)
        try run(39, disputed: true)
        try withQueries(log) { queries in
            let answer = try queries.object("savings", now: log.now)
            let stamp = try #require(rows(answer, "stamps").first)
            #expect(stamp["answers"] as? Int == 40)
            #expect(stamp["at_once"] as? Int == 38)
            #expect((stamp["wait"] as? [String: Double])?["total_s"] == 144_000)
            let limit = try #require(rows(answer, "limits").first)
            #expect(limit["promised"] as? String == "7wd")
            #expect(limit["kept"] as? String == "1wd")
            let trips = try #require(rows(answer, "trips").first)
            #expect(trips["trips"] as? Int == 20)
            #expect(trips["materials"] as? [String] == ["申请书 Application", "Plan"])
            // Another matter has no part in it; the span and the number of rows are held to.
            #expect(rows(try queries.object("savings", #"{"matter": "m-1"}"#, now: log.now), "steps").isEmpty)
            #expect(rows(try queries.object("savings", #"{"matter": "m"}"#, now: log.now), "trips").isEmpty)
            let until = #"{"until": "2000-01-01T00:00:00Z"}"#
            #expect(rows(try queries.object("savings", until, now: log.now), "steps").isEmpty)
        }
        try log.push(
            .init(registrar: "hall/enterprise", id: "c0"), from: "hall/enterprise", to: "bureau/tax", matter: "m",
            step: "s1")
        try withQueries(log) { queries in
            let answer = try queries.object("savings", #"{"limit": 1}"#, now: log.now)
            #expect(answer["more"] as? Bool == true)
            #expect(rows(answer, "steps").count == 1)
        }
    }

    @Test(arguments: [
        (#"{"matter": "nothing"}"#, "matter"), (#"{"matter": ""}"#, "matter"), (#"{"limit": 0}"#, "limit"),
        (#"{"limit": 1001}"#, "limit"), (#"{"by": "unit"}"#, "by"), (#"{"since": "yesterday"}"#, "since"),
        (#"{"since": "2026-01-05T00:00:00Z", "until": "2026-01-05T00:00:00Z"}"#, "until"),
    ])
    func `what is asked wrongly is said`(parameters: String, field: String) throws {
        try withQueries(SyntheticLog()) { queries in
            let problem = try queries.problem("savings", parameters)
            #expect(problem.code == .queryInvalid)
            #expect(problem.field == field)
        }
    }
}
