import CasebusJournal
import CasebusLedger
import CasebusModel
import CasebusWire
import Testing

@Suite struct IdempotencyTests {
    private static let v7 = "01900000-0000-7000-8000-000000000001"

    @Test func `the same command twice is one command, in flight and on disk`() throws {
        let bus = try MemoryBus()
        let first = try bus.submit(.register("r", case: "c"), by: "hall/a")
        #expect(try bus.submit(.register("r", case: "c"), by: "hall/a").repeated == first.sequence)
        _ = bus.flush()
        #expect(try bus.submit(.register("r", case: "c"), by: "hall/a").repeated == first.sequence)
        #expect(bus.intake.ledger.nextSequence == 2)
    }

    @Test func `the same id with other bytes is refused, also with another text or payload`() throws {
        let bus = try MemoryBus()
        _ = try bus.submit(.register("r", case: "c"), by: "hall/a", text: "a", payload: [1])
        for flushed in [false, true] {
            #expect(try bus.submit(.register("r", case: "d"), by: "hall/a").problem?.code == .idReused)
            #expect(
                try bus.submit(.register("r", case: "c"), by: "hall/a", text: "b", payload: [1]).problem?.code
                    == .idReused)
            #expect(
                try bus.submit(.register("r", case: "c"), by: "hall/a", text: "a", payload: [2]).problem?.code
                    == .idReused)
            #expect(try bus.submit(.register("r", case: "c"), by: "hall/a", text: "a", payload: [1]).repeated == 1)
            if !flushed { _ = bus.flush() }
        }
    }

    @Test func `an id belongs to its sender`() throws {
        let bus = try MemoryBus()
        #expect(try bus.submit(.register("r", case: "c"), by: "hall/a").sequence == 1)
        #expect(try bus.submit(.register("r", case: "c"), by: "hall/b").sequence == 2)
    }

    @Test func `a refused command claims no id`() throws {
        let bus = try MemoryBus()
        #expect(try bus.submit(.push("x", case: "c", to: "bureau/x"), by: "hall/a").problem != nil)
        #expect(try bus.submit(.register("x", case: "c"), by: "hall/a").sequence == 1)
    }

    @Test(arguments: ["plain-id", v7])
    func `an id is remembered after it was settled and after a restart`(id: String) throws {
        let bus = try MemoryBus()
        let first = try bus.submit(.register(id, case: "c"), by: "hall/a", text: "why", payload: [9, 9])
        _ = bus.flush()
        let turned = bus.intake.ledger.beginSettlingIDs()
        let generation = try #require(turned)
        generation.forEach { bus.settled.sequences[$0.fingerprint, default: []].append($0.sequence) }
        bus.intake.ledger.finishSettlingIDs()
        #expect(
            try bus.submit(.register(id, case: "c"), by: "hall/a", text: "why", payload: [9, 9]).repeated
                == first.sequence)
        #expect(try bus.submit(.register(id, case: "other"), by: "hall/a").problem?.code == .idReused)
        #expect(try bus.submit(.register("new", case: "c"), by: "hall/a").problem?.code == .caseExists)
        let restarted = try MemoryBus(journal: bus.journal)
        #expect(
            try restarted.submit(.register(id, case: "c"), by: "hall/a", text: "why", payload: [9, 9]).repeated == 1)
        #expect(try restarted.submit(.register(id, case: "other"), by: "hall/a").problem?.code == .idReused)
    }

    @Test func `a repeat is known after its text and payload were erased`() throws {
        let bus = try MemoryBus()
        _ = try bus.submit(.register("r", case: "c"), by: "hall/a", text: "a name", payload: [1])
        _ = bus.flush()
        try bus.journal.erase(1)
        let restarted = try MemoryBus(journal: bus.journal)
        #expect(
            try restarted.submit(.register("r", case: "c"), by: "hall/a", text: "a name", payload: [1]).repeated == 1)
        #expect(try restarted.submit(.register("r", case: "d"), by: "hall/a").problem?.code == .idReused)
    }

    @Test func `an id later than any settled one is not looked for on disk`() throws {
        let bus = try MemoryBus()
        _ = try bus.submit(.register(Self.v7, case: "c"), by: "hall/a")
        _ = bus.flush()
        _ = bus.intake.ledger.beginSettlingIDs()
        bus.intake.ledger.finishSettlingIDs()
        let unit = bus.unit("hall/a")
        #expect(bus.intake.ledger.mayBeSettled(of: unit, time: 0x0190_0000_0000))
        #expect(!bus.intake.ledger.mayBeSettled(of: unit, time: 0x0190_0000_0001))
        #expect(bus.intake.ledger.mayBeSettled(of: unit, time: nil))
        #expect(!bus.intake.ledger.mayBeSettled(of: bus.unit("hall/b"), time: 5))
    }

    @Test(arguments: [
        ("01900000-0000-7000-8000-000000000001", Int64?.some(0x0190_0000_0000)),
        ("0190ABCD-0012-7000-8000-000000000001", 0x0190_ABCD_0012), ("01900000-0000-4000-8000-000000000001", nil),
        ("0190000000007000800000000000000100000", nil), ("019g0000-0000-7000-8000-000000000001", nil), ("", nil),
    ])
    func `the time of a UUIDv7 is read, and of nothing else`(id: String, time: Int64?) {
        #expect(Array(id.utf8).withUnsafeBytes { timeOfUUIDv7($0) } == time)
    }

    @Test func `the same command in JSON is recorded as JSON and is its own`() throws {
        let bus = try MemoryBus()
        #expect(try bus.submit(.register("r", case: "c"), by: "hall/a", asJSON: true).sequence == 1)
        #expect(try bus.submit(.register("r", case: "c"), by: "hall/a", asJSON: true).repeated == 1)
        _ = bus.flush()
        let stored = try #require(try bus.journal.read(1))
        try stored.record.withUnsafeBytes { record in
            let layout = try RecordLayout(record)
            #expect(layout.header.flags == .json)
            #expect(record[layout.command].first == UInt8(ascii: "{"))
        }
        #expect(try MemoryBus(journal: bus.journal).intake.ledger.openCases == 1)
    }
}
