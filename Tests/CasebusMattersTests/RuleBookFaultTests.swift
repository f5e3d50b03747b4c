import CasebusCalendar
import CasebusMatters
import CasebusModel
import Testing

@Suite struct RuleBookFaultTests {
    /// One that nothing is wrong with.
    private func content() throws -> RuleBook.Content {
        let step = RuleBook.StepRule(code: "s", limits: .init(promised: .workingDays(1)))
        let entry = RuleBook.Entry(step: .init(rawValue: 1), department: try address("d"))
        return RuleBook.Content(
            matters: [
                .init(code: "a", kind: .licence, feeds: [.init(rawValue: 1)], steps: [step]),
                .init(code: "b", kind: .credit, steps: [step, .init(code: "t")]),
            ], list: .init(version: "v", entries: [entry]))
    }

    private func fault(_ change: (inout RuleBook.Content) throws -> Void) throws -> RuleBookFault? {
        var content = try content()
        try change(&content)
        do throws(RuleBookFault) {
            _ = try RuleBook(content)
            return nil
        } catch {
            return error
        }
    }

    @Test func `what is wrong has its place`() throws {
        #expect(try fault { _ in } == nil)
        #expect(try fault { $0.matters[1].code = "a" } == .repeated(place: "matters[1].code", value: "a"))
        #expect(
            try fault { $0.matters[1].steps[1].code = "s" }
                == .repeated(place: "matters[1].steps[1].code", value: "s"))
        #expect(
            try fault { $0.matters[0].code = "a b" }
                == .notACode(place: "matters[0].code", value: "a b", reason: "contains a space or a colon"))
        #expect(
            try fault { $0.matters[0].steps[0].code = "" }
                == .notACode(place: "matters[0].steps[0].code", value: "", reason: "is empty"))
        #expect(
            try fault { $0.matters[0].rules.grounds = ["a:b"] }
                == .notACode(place: "matters[0].grounds[0]", value: "a:b", reason: "contains a space or a colon"))
        #expect(
            try fault { $0.list?.entries[0].post = "张三" }
                == .notACode(place: "entries[0].post", value: "张三", reason: "names no post"))
        #expect(try fault { $0.matters[0].firstStep = 1 } == .unknown(place: "matters[0].first_step", value: "step 1"))
        #expect(
            try fault { $0.matters[0].feeds = [.init(rawValue: 2)] }
                == .unknown(place: "matters[0].feeds", value: "matter 2"))
        #expect(
            try fault { $0.matters[0].feeds.append(.init(rawValue: 1)) }
                == .repeated(place: "matters[0].feeds", value: "a"))
        #expect(
            try fault { $0.list?.entries[0].step = .init(rawValue: 3) }
                == .unknown(place: "entries[0].step", value: "step 3"))
        #expect(
            try fault { $0.list?.entries[0].step = .init(rawValue: .max) }
                == .unknown(place: "entries[0].step", value: "step \(UInt32.max)"))
        #expect(try fault { $0.matters[1].feeds = [.init(rawValue: 0)] } == .circle(["a", "b"]))
        #expect(try fault { $0.matters[1].feeds = [.init(rawValue: 1)] } == .circle(["b"]))
        #expect(
            try fault { $0.list?.entries.append(.init(step: .init(rawValue: 1), department: try address("e"))) }
                == .overlapping(entry: 2, other: 1))
    }

    @Test func `an entry may name a place and one within it, and no other entry may`() throws {
        func fault(_ registrars: [String], _ others: [String]) throws -> RuleBookFault? {
            try self.fault { content in
                content.list?.entries[0].registrars = try registrars.map(address)
                content.list?.entries.append(
                    .init(
                        step: .init(rawValue: 1), department: try address("e"), applicants: .companies,
                        registrars: try others.map(address)))
            }
        }
        #expect(try fault(["a", "a/b"], ["ab", "a-b"]) == nil)
        #expect(try fault(["a", "a/b"], ["a/c"]) == .overlapping(entry: 2, other: 1))
        #expect(try fault(["a/b", "a/b/c"], ["a"]) == .overlapping(entry: 2, other: 1))
        #expect(try fault(["a/b", "a/b/c"], ["a/b-", "a/bc", "a/c"]) == nil)
    }

    @Test(arguments: [
        TimeBudget.workingDays(0), .naturalDays(-1), .workingTime(0), .elapsed(.min),
        .workingDays(TimeBudget.numberMax + 1), .elapsed(Int64(TimeBudget.numberMax) * 3_600_000 + 1),
    ])
    func `no limit is nothing, or beyond what a limit may be`(limit: TimeBudget) throws {
        let value = "\(limit)"
        #expect(
            try fault { $0.matters[1].steps[1].limits.waiting = limit }
                == .outOfRange(place: "matters[1].steps[1].waiting_limit", value: value))
        #expect(
            try fault { $0.matters[0].rules.issueLimit = limit }
                == .outOfRange(place: "matters[0].issue_limit", value: value))
        #expect(
            try fault { $0.defaults.rulingLimit = limit } == .outOfRange(place: "defaults.ruling_limit", value: value))
    }

    @Test func `days and shares are within their bounds`() throws {
        for days in [0, -1, TimeBudget.numberMax + 1] {
            #expect(
                try fault { $0.matters[0].rules.extensionWorkingDays = days }
                    == .outOfRange(place: "matters[0].extension_limit", value: "\(days)wd"))
        }
        for share in [0, 100, -1] {
            #expect(
                try fault { $0.defaults.amberPercent = share }
                    == .outOfRange(place: "defaults.amber", value: "\(share)"))
        }
        for share in [1, 99] { #expect(try fault { $0.defaults.amberPercent = share } == nil) }
        #expect(try fault { $0.matters[0].rules.extensionWorkingDays = TimeBudget.numberMax } == nil)
    }

    @Test func `there may be as many as the limit and no more`() throws {
        let (matters, entries) = (MatterLimits.matters, MatterLimits.entries)
        func many(_ count: Int) -> RuleBook.Content {
            RuleBook.Content(
                matters: (0..<count).map { .init(code: "m\($0)", kind: .credit, steps: [.init(code: "s")]) })
        }
        #expect(try RuleBook(many(matters)).content.matters.count == matters)
        #expect(throws: RuleBookFault.count(place: "matters", count: matters + 1, allowed: 0...matters)) {
            try RuleBook(many(matters + 1))
        }
        func steps(_ count: Int) -> [RuleBook.StepRule] { (0..<count).map { .init(code: "s\($0)") } }
        let most = MatterLimits.stepsPerMatter
        #expect(try fault { $0.matters[1].steps = steps(most) } == nil)
        for count in [0, most + 1] {
            #expect(
                try fault { $0.matters[1].steps = steps(count) }
                    == .count(place: "matters[1].steps", count: count, allowed: 1...most))
        }
        let grounds = MatterLimits.groundsPerMatter
        #expect(try fault { $0.matters[1].rules.grounds = (0..<grounds).map { "g\($0)" } } == nil)
        #expect(
            try fault { $0.matters[1].rules.grounds = (0...grounds).map { "g\($0)" } }
                == .count(place: "matters[1].grounds", count: grounds + 1, allowed: 0...grounds))
        func listed(_ count: Int) throws -> [RuleBook.Entry] {
            try (0..<count).map {
                .init(step: .init(rawValue: 0), department: try address("d"), registrars: [try address("r/\($0)")])
            }
        }
        #expect(try fault { $0.list?.entries = try listed(entries) } == nil)
        #expect(
            try fault { $0.list?.entries = try listed(entries + 1) }
                == .count(place: "entries", count: entries + 1, allowed: 0...entries))
        let registrars = MatterLimits.registrarsPerEntry
        func registered(_ count: Int) throws -> [Address] { try (0..<count).map { try address("r/\($0)") } }
        #expect(try fault { $0.list?.entries[0].registrars = try registered(registrars) } == nil)
        #expect(
            try fault { $0.list?.entries[0].registrars = try registered(registrars + 1) }
                == .count(place: "entries[0].registrars", count: registrars + 1, allowed: 0...registrars))
    }

    @Test func `a list for another catalogue is refused`() throws {
        let matter = Matter(code: "m", names: Names(), kind: .licence, steps: [Step(code: "s")])
        var fed = matter
        fed.feeds = ["n"]
        #expect(throws: RuleBookFault.unknown(place: "matters[0].feeds[0]", value: "n")) {
            try RuleBook(MatterCatalogue([fed]), nil)
        }
        var list = ResponsibilityList(version: "v")
        _ = list.append(ResponsibilityEntry(matter: "m", step: "t", department: try address("d")))
        #expect(throws: RuleBookFault.unknown(place: "entries[0].step", value: "m t")) {
            try RuleBook(MatterCatalogue([matter]), list)
        }
    }
}
