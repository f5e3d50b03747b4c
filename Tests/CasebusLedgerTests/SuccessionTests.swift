import CasebusJournal
import CasebusMatters
import CasebusModel
import CasebusWire
import Testing

@testable import CasebusLedger

/// A unit that is taken out, and the one in its place, beyond what the tables of `docs/hand-off.md` say.
@Suite struct SuccessionTests {
    private static let old = "bureau/x"
    private static let new = "bureau/credit"
    private let bus: MemoryBus

    init() throws {
        bus = try MemoryBus()
        try bus.adopt(try TestBook.book())
        try bus.done(.register("r", case: "c", matter: "licence"), by: "hall/a")
    }

    private func row(_ handoff: UInt64) throws -> HandoffRow {
        let slot = try #require(bus.intake.ledger.handoff(numbered: handoff))
        return bus.intake.ledger.handoffs[slot]
    }

    private func unit(_ address: String) -> UnitTable.Row { bus.intake.ledger.units[bus.unit(address)] }
    private func code(_ command: WireCommand, by unit: String) throws -> Problem.Code? {
        try bus.submit(command, by: unit).problem?.code
    }

    /// What a unit has to collect: `1 pushed` for a notice of hand-off 1.
    private func inbox(_ address: String) -> [String] {
        unit(address).inbox.entries.filter { !$0.isConfirmed }.map { entry in
            "\(entry.handoff) " + (entry.notice.map { "\($0)" } ?? "?")
        }
    }

    @discardableResult
    private func succeed(_ unit: String = old, by successor: String = new) throws -> Bool {
        try bus.act(.succeeded(unit, by: successor))
    }

    // MARK: What goes over

    @Test func `the successor signs, answers, and is answered for what the unit received and sent`() throws {
        try bus.done(.push("p", case: "c", to: Self.old), by: "hall/a")
        try bus.done(.sign("s", 1), by: Self.old)
        try bus.done(.push("q", case: "c", of: "hall/a", to: "bureau/y"), by: Self.old)
        #expect(try succeed())
        #expect(try code(.feedback("f", 1, .done), by: Self.old) == .handoffNotReceiver)
        try bus.done(.sign("t", 2), by: "bureau/y")
        try bus.done(.feedback("g", 2, .done), by: "bureau/y")
        #expect(inbox(Self.new).contains("2 fedBack"))
        #expect(inbox(Self.old) == [])
        try bus.done(.feedback("h", 1, .done, next: ["bureau/z"]), by: Self.new)
        #expect(try row(3).from == bus.unit(Self.new))
        _ = bus.flush()
        try bus.expectSameFromLog()
    }

    @Test func `what was not delivered is delivered to the successor, in order, and each push once`() throws {
        try bus.done(.push("p", case: "c", to: Self.old), by: "hall/a")
        try bus.collect(by: Self.old)
        try bus.done(.urge("u", 1), by: "hall/a")
        try bus.done(.push("q", case: "c", to: Self.old), by: "hall/a")
        try bus.done(.withdraw("w", 2), by: "hall/a")
        try bus.done(.push("v", case: "c", to: Self.old), by: "hall/a")
        try succeed()
        // Of the withdrawn one it learns as the unit would have; the delivered one comes once more.
        #expect(inbox(Self.new) == ["1 urged", "2 pushed", "2 withdrawn", "3 pushed", "1 pushed"])
        #expect(unit(Self.old).inbox.open == 0)
        try bus.collect(by: Self.new)
        #expect(try bus.lastRecorded().arrived.handoffs == [2, 3, 1])
        _ = bus.flush()
        try bus.expectSameFromLog()
    }

    @Test func `an idle case, and what a registrar may, go to the successor; the case keeps its name`() throws {
        try succeed("hall/a", by: Self.new)
        #expect(inbox(Self.new) == ["0 succeeded"])
        #expect(try code(.push("p", case: "c", to: Self.old), by: Self.new) == .caseUnknown)
        try bus.done(.accept("a", case: "c", of: "hall/a"), by: Self.new)
        try bus.done(.push("q", case: "c", of: "hall/a", to: Self.old), by: Self.new)
        try bus.done(.refuse("x", 1), by: Self.old)
        try bus.done(.close("e", case: "c", of: "hall/a"), by: Self.new)
        _ = bus.flush()
        try bus.expectSameFromLog()
    }

    @Test func `a suspended case stays suspended, and the successor resumes it`() throws {
        try bus.done(.suspend("s", case: "c"), by: "hall/a")
        try succeed("hall/a", by: Self.new)
        #expect(try code(.push("p", case: "c", of: "hall/a", to: Self.old), by: Self.new) == .caseState)
        try bus.done(.resume("t", case: "c", of: "hall/a"), by: Self.new)
    }

    @Test func `a dispute goes on: with the successor as claimed owner, and as convenor where that was the registrar`()
        throws
    {
        try bus.adopt(try TestBook.book(convenor: nil, without: ["review"]))
        try bus.done(.push("p", case: "c", to: Self.old, step: "site"), by: "hall/a")
        try bus.done(.dispute("d", 1, owner: "bureau/z", entry: 1), by: Self.old)
        try succeed("bureau/z", by: Self.new)
        #expect(try bus.intake.ledger.holder(of: row(1)) == bus.unit(Self.new))
        try bus.done(.explain("e", 1), by: Self.new)
        try succeed("hall/a", by: "hall/b")
        try bus.done(.rule("l", 1, owner: Self.old), by: "hall/b")
        #expect(try row(1).handoffState == .pushed)
        _ = bus.flush()
        try bus.expectSameFromLog()
    }

    @Test func `a card that was given is not given again, and what is overdue is overdue at the successor`() throws {
        try bus.done(.push("p", case: "c", to: Self.old), by: "hall/a")
        #expect(try bus.act(.card(.waiting, 1, .yellow)))
        #expect(unit(Self.old).overdue == 1)
        try succeed()
        #expect((unit(Self.old).overdue, unit(Self.new).overdue) == (0, 1))
        #expect(try !bus.act(.card(.waiting, 1, .yellow)))
        #expect(try bus.act(.card(.answering, 1, .yellow)))
        #expect(inbox(Self.new).last == "1 card")
        try bus.done(.sign("s", 1), by: Self.new)
        try bus.done(.feedback("f", 1, .done), by: Self.new)
        #expect(unit(Self.new).overdue == 0)
    }

    @Test func `between the two of them the successor is at both ends, and closes it`() throws {
        try bus.done(.push("p", case: "c", to: Self.old), by: "hall/a")
        try succeed("hall/a", by: Self.old)
        #expect(inbox(Self.old).filter { $0.hasSuffix("succeeded") } == ["1 succeeded"])
        try bus.done(.sign("s", 1), by: Self.old)
        try bus.done(.feedback("f", 1, .done), by: Self.old)
        try bus.done(.close("e", case: "c", of: "hall/a"), by: Self.old)
        #expect((unit("hall/a").openSent, unit(Self.old).openSent, unit(Self.old).openReceived) == (0, 0, 0))
        _ = bus.flush()
        try bus.expectSameFromLog()
    }

    // MARK: What holds

    @Test func `it is recorded once, with how much was open`() throws {
        try bus.done(.push("p", case: "c", to: Self.old), by: "hall/a")
        try bus.done(.register("q", case: "d"), by: Self.old)
        #expect(try succeed())
        #expect(try !succeed())
        _ = bus.flush()
        let event = try bus.lastEvent().succeeded
        #expect((event.received, event.sent, event.idle) == (1, 0, 1))
        // What was opened since, when the unit had been taken in again, is owed again.
        try bus.done(.push("s", case: "c", to: Self.old), by: "hall/a")
        #expect(bus.intake.ledger.lacking([event]) == [event])
        #expect(try succeed())
        #expect(bus.intake.ledger.lacking([event]) == [])
    }

    @Test func `however much is open, it is one record of a few bytes, and all of it is the successor's`() throws {
        for number in 1...4 {
            try bus.done(.register("r\(number)", case: "c\(number)"), by: "hall/a")
            for push in 1...Limits.openHandoffsPerCase {
                try bus.done(.push("p\(number)-\(push)", case: "c\(number)", to: Self.old), by: "hall/a")
            }
        }
        try bus.collect(by: Self.old)
        _ = bus.flush()
        let head = bus.journal.head
        try succeed()
        _ = bus.flush()
        #expect(bus.journal.head == head + 1)
        let record = try #require(try bus.journal.read(head + 1)).record
        #expect(record.count < 200)
        let count = 4 * Limits.openHandoffsPerCase
        #expect((unit(Self.new).openReceived, unit(Self.old).openReceived) == (count, 0))
        #expect(inbox(Self.new) == (1...count).map { "\($0) pushed" })
        try bus.expectSameFromLog()
    }

    @Test func `a unit without anything open is succeeded too, and one does not succeed itself`() throws {
        #expect(try succeed("station/s", by: Self.new))
        #expect(try !succeed("station/s", by: "station/s"))
        #expect(try !succeed("station/s", by: Self.new))
        _ = bus.flush()
        try bus.expectSameFromLog()
    }

    @Test func `who pushes to the unit that is no more is told the successor`() throws {
        try succeed()
        let known = MemoryBus.units.filter { $0 != Self.old }.compactMap { Address($0) }
        bus.intake.ledger.admitOnly(known)
        let problem = try #require(try bus.submit(.push("p", case: "c", to: Self.old), by: "hall/a").problem)
        #expect(problem.code == .unitUnknown)
        #expect(problem.detail.contains(Self.new))
    }

    @Test func `a case's row has the size that a million of them are reckoned with`() {
        #expect(MemoryLayout<CaseRow>.stride == 128)
    }
}
