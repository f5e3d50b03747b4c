import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// Special procedures, corrections and extensions beyond what the tables of `docs/hand-off.md` say.
@Suite struct ProcedureTests {
    private let bus: MemoryBus

    init() throws {
        bus = try MemoryBus()
        try bus.adopt(try TestBook.book())
        try bus.done(.register("r", case: "c", matter: "licence"), by: "hall/a")
    }

    private func code(_ command: WireCommand, by unit: String) throws -> Problem.Code? {
        try bus.submit(command, by: unit).problem?.code
    }

    private func signed() throws {
        try bus.done(.push("p", case: "c", to: "bureau/x"), by: "hall/a")
        try bus.done(.sign("s", 1), by: "bureau/x")
    }

    @Test(arguments: [
        ("hearing", Problem.Code?.none), ("inspection", nil), ("site-visit", .procedureGround),
        ("hear", .procedureGround),
    ])
    func `a clock stops only on a ground of the matter`(ground: String, code: Problem.Code?) throws {
        #expect(try self.code(.suspend("1", case: "c", ground: ground), by: "hall/a") == code)
        if code == nil { try bus.done(.resume("2", case: "c"), by: "hall/a") }
        try signed()
        #expect(try self.code(.suspend("3", 1, ground: ground), by: "bureau/x") == code)
    }

    @Test func `any ground will do where the rules do not know the matter`() throws {
        try bus.done(.register("r2", case: "d", matter: "unheard-of"), by: "hall/a")
        try bus.done(.suspend("1", case: "d", ground: "site-visit"), by: "hall/a")
    }

    @Test func `a problem says what ends the waiting`() throws {
        try bus.done(.correction("1", case: "c"), by: "hall/a")
        let waits = try #require(try bus.submit(.accept("2", case: "c"), by: "hall/a").problem)
        #expect(waits.state == "suspended")
        #expect(waits.allowed.first == "corrected")
        try bus.done(.corrected("3", case: "c"), by: "hall/a")
        try bus.done(.suspend("4", case: "c"), by: "hall/a")
        let stands = try #require(try bus.submit(.push("5", case: "c", to: "bureau/x"), by: "hall/a").problem)
        #expect(stands.allowed.first == "resume")
    }

    @Test func `nobody accepts a case whose applicant one of its hand-offs waits for`() throws {
        try signed()
        try bus.done(.push("q", case: "c", to: "bureau/y"), by: "hall/a")
        try bus.done(.sign("t", 2), by: "bureau/y")
        try bus.done(.correction("1", 1), by: "bureau/x")
        #expect(try code(.accept("2", case: "c", of: "hall/a"), by: "bureau/y") == .caseState)
        #expect(try code(.correction("3", 2), by: "bureau/y") == .correctionOnce)
        #expect(try !bus.act(.deemedAccepted("c", of: "hall/a")))
        try bus.done(.corrected("4", 1), by: "bureau/x")
        try bus.done(.accept("5", case: "c", of: "hall/a"), by: "bureau/y")
    }

    @Test func `withdrawing what waits for a correction ends the waiting, but not that it was asked`() throws {
        try signed()
        try bus.done(.correction("1", 1), by: "bureau/x")
        try bus.done(.withdraw("2", 1), by: "hall/a")
        #expect(try code(.correction("3", case: "c"), by: "hall/a") == .correctionOnce)
        try bus.done(.accept("4", case: "c"), by: "hall/a")
    }

    @Test func `whoever does not bring what is missing is told no, also by the unit that asked`() throws {
        try signed()
        try bus.done(.correction("1", 1), by: "bureau/x")
        #expect(try code(.decide("2", case: "c", of: "hall/a", .granted), by: "bureau/x") == .caseState)
        #expect(try code(.decide("3", case: "c", of: "hall/a", .found), by: "bureau/x") == .caseNotHolder)
        try bus.done(.decide("4", case: "c", of: "hall/a", .notAccepted), by: "bureau/x")
    }

    @Test func `closing an idle case ends its suspension`() throws {
        try bus.done(.suspend("1", case: "c"), by: "hall/a")
        try bus.done(.close("2", case: "c"), by: "hall/a")
        #expect(try code(.resume("3", case: "c"), by: "hall/a") == .caseState)
    }

    @Test func `an extension counts what was granted before, and a resume without a suspend is refused`() throws {
        #expect(try code(.resume("0", case: "c"), by: "hall/a") == .notSuspended)
        try bus.done(.accept("1", case: "c"), by: "hall/a")
        #expect(try code(.extend("2", case: "c", days: 11), by: "hall/a") == .extensionOverLimit)
        try bus.done(.extend("3", case: "c", days: 7), by: "hall/a")
        #expect(try code(.extend("4", case: "c", days: 4), by: "hall/a") == .extensionOverLimit)
        try bus.done(.extend("5", case: "c", days: 3), by: "hall/a")
        #expect(bus.intake.ledger.cases[0].extendedDays == 10)
    }

    @Test func `an extension without a notice number, a ground or an approver is no command`() throws {
        try bus.done(.accept("1", case: "c"), by: "hall/a")
        var notice = WireCommand.extend("2", case: "c")
        notice.extend.notice = ""
        var ground = WireCommand.extend("3", case: "c")
        ground.extend.ground = ""
        var approver = WireCommand.extend("4", case: "c")
        approver.extend.approver = ""
        for command in [notice, ground, approver] { #expect(try code(command, by: "hall/a") == .fieldMissing) }
    }

    @Test func `two hand-offs are suspended each for itself, and the clock runs when both are resumed`() throws {
        try signed()
        try bus.done(.push("q", case: "c", to: "bureau/y"), by: "hall/a")
        try bus.done(.sign("t", 2), by: "bureau/y")
        try bus.done(.suspend("1", 1), by: "bureau/x")
        try bus.done(.suspend("2", 2), by: "bureau/y")
        try bus.done(.resume("3", 1), by: "bureau/x")
        #expect(bus.intake.ledger.isSuspended(0))
        try bus.done(.feedback("4", 1, .done), by: "bureau/x")
        try bus.done(.resume("5", 2), by: "bureau/y")
        #expect(!bus.intake.ledger.isSuspended(0))
    }
}
