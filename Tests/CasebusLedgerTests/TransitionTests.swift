import CasebusJournal
import CasebusLedger
import CasebusModel
import CasebusWire
import Testing

@Suite struct TransitionTests {
    private let bus: MemoryBus

    init() throws { bus = try MemoryBus() }

    /// A case of hall/a, pushed to bureau/x; gives the hand-off.
    private func pushed(_ caseID: String = "c") throws -> UInt64 {
        _ = try bus.submit(.register("r-\(caseID)", case: caseID), by: "hall/a")
        return try #require(try bus.submit(.push("p-\(caseID)", case: caseID, to: "bureau/x"), by: "hall/a").handoff)
    }

    private func signed(_ caseID: String = "c") throws -> UInt64 {
        let handoff = try pushed(caseID)
        _ = try bus.submit(.sign("s-\(caseID)", handoff), by: "bureau/x")
        return handoff
    }

    @Test func `a case goes from register to close and leaves memory`() throws {
        let handoff = try signed()
        #expect(try bus.submit(.accept("a", case: "c"), by: "hall/a").problem == nil)
        #expect(try bus.submit(.feedback("f", handoff, .done), by: "bureau/x").problem == nil)
        #expect(try bus.submit(.decide("d", case: "c", .granted), by: "hall/a").problem == nil)
        #expect(try bus.submit(.close("e", case: "c"), by: "hall/a").problem == nil)
        #expect(bus.intake.ledger.openCases == 0)
        #expect(bus.intake.ledger.openHandoffs == 0)
    }

    @Test func `a closed case is named as closed, and its id is never free again`() throws {
        _ = try bus.submit(.register("1", case: "c"), by: "hall/a")
        _ = try bus.submit(.close("2", case: "c"), by: "hall/a")
        let problem = try #require(try bus.submit(.push("3", case: "c", to: "bureau/x"), by: "hall/a").problem)
        #expect(problem.code == .caseState)
        #expect(problem.state == "closed")
        #expect(try bus.submit(.register("4", case: "c"), by: "hall/a").problem?.code == .caseExists)
        #expect(try bus.submit(.register("5", case: "c"), by: "hall/b").problem == nil)
    }

    @Test func `a hand-off is signed for by its receiver alone`() throws {
        let handoff = try pushed()
        #expect(try bus.submit(.sign("1", handoff), by: "bureau/y").problem?.code == .handoffNotReceiver)
        #expect(try bus.submit(.sign("2", handoff), by: "hall/a").problem?.code == .handoffNotReceiver)
        #expect(try bus.submit(.sign("3", handoff), by: "bureau/x").problem == nil)
    }

    @Test func `a rejected transition names the state and what it allows`() throws {
        let handoff = try signed()
        let again = try #require(try bus.submit(.sign("again", handoff), by: "bureau/x").problem)
        #expect(again.code == .handoffState)
        #expect(again.state == "signed")
        #expect(again.allowed == ["feedback", "suspend", "reassign", "withdraw", "urge"])
        let early = try pushed("other")
        let unsigned = try #require(try bus.submit(.feedback("f", early, .done), by: "bureau/x").problem)
        #expect(unsigned.state == "pushed")
        #expect(unsigned.allowed == ["acknowledge", "reassign", "withdraw", "urge"])
    }

    @Test func `a refused hand-off is closed and the sender has the case`() throws {
        let handoff = try pushed()
        #expect(try bus.submit(.refuse("1", handoff), by: "bureau/x").problem == nil)
        #expect(try bus.submit(.sign("2", handoff), by: "bureau/x").problem?.state == "closed")
        #expect(
            try bus.submit(.push("3", case: "c", of: "hall/a", to: "bureau/y"), by: "bureau/x").problem?.code
                == .caseNotHolder)
        #expect(try bus.submit(.push("4", case: "c", to: "bureau/y"), by: "hall/a").problem == nil)
    }

    @Test func `a feedback and its next pushes are one act`() throws {
        let handoff = try signed()
        let verdict = try bus.submit(.feedback("f", handoff, .done, next: ["bureau/y", "bureau/z"]), by: "bureau/x")
        guard case .recorded(_, let first, let count) = verdict else { throw Unexpected(verdict) }
        #expect(first == handoff + 1)
        #expect(count == 2)
        #expect(bus.intake.ledger.openHandoffs == 2)
        #expect(try bus.submit(.sign("y", first), by: "bureau/y").problem == nil)
        #expect(try bus.submit(.sign("z", first + 1), by: "bureau/z").problem == nil)
    }

    @Test func `a feedback with one impossible next push changes nothing`() throws {
        let handoff = try signed()
        let verdict = try bus.submit(
            .feedback("f", handoff, .done, next: ["bureau/y", "bureau/nowhere"]), by: "bureau/x")
        #expect(verdict.problem?.code == .unitUnknown)
        #expect(bus.intake.ledger.openHandoffs == 1)
        #expect(try bus.submit(.feedback("g", handoff, .done), by: "bureau/x").problem == nil)
    }

    @Test func `only the holder pushes an idle case, and those with part in it an open one`() throws {
        _ = try bus.submit(.register("r", case: "c"), by: "hall/a")
        #expect(
            try bus.submit(.push("1", case: "c", of: "hall/a", to: "bureau/x"), by: "hall/b").problem?.code
                == .caseNotHolder)
        #expect(try bus.submit(.push("2", case: "c", to: "bureau/x"), by: "hall/a").problem == nil)
        #expect(try bus.submit(.push("3", case: "c", to: "bureau/y"), by: "hall/a").problem == nil)
        #expect(
            try bus.submit(.push("4", case: "c", of: "hall/a", to: "hall/b"), by: "bureau/x").problem?.code
                == .caseNotHolder)
        _ = try bus.submit(.sign("5", 1), by: "bureau/x")
        #expect(try bus.submit(.push("6", case: "c", of: "hall/a", to: "hall/b"), by: "bureau/x").problem == nil)
    }

    @Test func `a case with open hand-offs cannot be closed`() throws {
        let handoff = try pushed()
        let problem = try #require(try bus.submit(.close("1", case: "c"), by: "hall/a").problem)
        #expect(problem.code == .caseState)
        #expect(!problem.allowed.contains("close"))
        _ = try bus.submit(.withdraw("2", handoff), by: "hall/a")
        #expect(try bus.submit(.close("3", case: "c"), by: "hall/a").problem == nil)
    }

    @Test(arguments: [
        (WireDecision.granted, false, Problem.Code?.some(.caseState)), (.denied, false, .some(.caseState)),
        (.notAccepted, false, nil), (.terminated, false, nil), (.granted, true, nil), (.denied, true, nil),
    ])
    func `a decision on the merits needs acceptance`(decision: WireDecision, accepted: Bool, code: Problem.Code?) throws
    {
        let bus = try MemoryBus()
        _ = try bus.submit(.register("r", case: "c"), by: "hall/a")
        if accepted { _ = try bus.submit(.accept("a", case: "c"), by: "hall/a") }
        #expect(try bus.submit(.decide("d", case: "c", decision), by: "hall/a").problem?.code == code)
    }

    @Test func `urges and progress reports are bounded`() throws {
        let handoff = try signed()
        for number in 0..<Limits.urgesPerHandoff {
            #expect(try bus.submit(.urge("u\(number)", handoff), by: "hall/a").problem == nil)
        }
        #expect(try bus.submit(.urge("one more", handoff), by: "hall/a").problem?.code == .handoffTooManyUrges)
        for number in 0..<Limits.progressReportsPerHandoff {
            #expect(try bus.submit(.feedback("f\(number)", handoff, .progress), by: "bureau/x").problem == nil)
        }
        #expect(
            try bus.submit(.feedback("f", handoff, .progress), by: "bureau/x").problem?.code == .handoffTooManyReports)
    }

    @Test func `open hand-offs of a case are bounded`() throws {
        _ = try bus.submit(.register("r", case: "c"), by: "hall/a")
        for number in 0..<Limits.openHandoffsPerCase {
            #expect(try bus.submit(.push("p\(number)", case: "c", to: "bureau/x"), by: "hall/a").problem == nil)
        }
        #expect(
            try bus.submit(.push("p", case: "c", to: "bureau/x"), by: "hall/a").problem?.code == .caseTooManyHandoffs)
    }

    @Test func `the bus says when it is full, and heals`() throws {
        var bounds = Ledger.Bounds()
        bounds.openHandoffs = 2
        let bus = try MemoryBus(bounds: bounds)
        _ = try bus.submit(.register("r", case: "c"), by: "hall/a")
        _ = try bus.submit(.push("1", case: "c", to: "bureau/x"), by: "hall/a")
        _ = try bus.submit(.push("2", case: "c", to: "bureau/y"), by: "hall/a")
        #expect(try bus.submit(.push("3", case: "c", to: "bureau/z"), by: "hall/a").problem?.code == .busFull)
        _ = try bus.submit(.withdraw("4", 1), by: "hall/a")
        #expect(try bus.submit(.push("3", case: "c", to: "bureau/z"), by: "hall/a").problem == nil)
    }

    @Test func `a sender that does not collect its notices cannot push on`() throws {
        var bounds = Ledger.Bounds()
        bounds.uncollectedNoticesPerUnit = 1
        let bus = try MemoryBus(bounds: bounds)
        _ = try bus.submit(.register("r", case: "c"), by: "hall/a")
        _ = try bus.submit(.push("1", case: "c", to: "bureau/x"), by: "hall/a")
        _ = try bus.submit(.sign("2", 1), by: "bureau/x")
        #expect(try bus.submit(.push("3", case: "c", to: "bureau/y"), by: "hall/a").problem?.code == .inboxFull)
        bus.intake.ledger.confirm([1, 1], of: bus.unit("hall/a"))
        #expect(try bus.submit(.push("3", case: "c", to: "bureau/y"), by: "hall/a").problem == nil)
    }

    @Test func `only an importer asserts when and for whom`() throws {
        var command = WireCommand.register("r", case: "c")
        command.occurredAtMs = 1_000
        #expect(try bus.submit(command, by: "hall/a").problem?.code == .timeNotAsserted)
        command.onBehalfOf = "Group 1"
        #expect(try bus.submit(command, by: "importer/main", role: .importer).problem == nil)
        var push = WireCommand.push("p", case: "c", of: "Group 1", to: "Group 2")
        (push.occurredAtMs, push.onBehalfOf) = (999, "Group 1")
        #expect(try bus.submit(push, by: "importer/main", role: .importer).problem?.code == .timeBackwards)
        push.occurredAtMs = bus.clock + 3_600_000
        #expect(try bus.submit(push, by: "importer/main", role: .importer).problem?.code == .fieldInvalid)
        push.occurredAtMs = 1_000
        #expect(try bus.submit(push, by: "importer/main", role: .importer).handoff == 1)
    }

    @Test func `a push to itself, or to nobody, is refused`() throws {
        _ = try bus.submit(.register("r", case: "c"), by: "hall/a")
        #expect(try bus.submit(.push("1", case: "c", to: "hall/a"), by: "hall/a").problem?.code == .fieldInvalid)
        #expect(try bus.submit(.push("2", case: "c", to: "bureau/none"), by: "hall/a").problem?.code == .unitUnknown)
        #expect(try bus.submit(.push("3", case: "none", to: "bureau/x"), by: "hall/a").problem?.code == .caseUnknown)
        #expect(try bus.submit(.sign("4", 99), by: "bureau/x").problem?.code == .handoffUnknown)
    }
}

struct Unexpected: Error {
    let verdict: Verdict
    init(_ verdict: Verdict) { self.verdict = verdict }
}
