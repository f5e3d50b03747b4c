import CasebusJournal
import Testing

@Suite struct InMemoryJournalTests {
    private func batch(_ journal: InMemoryJournal, count: Int) -> JournalBatch {
        let batch = JournalBatch()
        batch.reset(firstSequence: journal.head + 1, flushed: journal.head)
        for index in 0..<count {
            [UInt8(index), 1].withUnsafeBytes { record in
                [UInt8]([7, 7, 7]).withUnsafeBytes { batch.append(record: record, erasable: $0) }
            }
        }
        return batch
    }

    private func append(_ journal: InMemoryJournal, count: Int) -> AppendOutcome {
        journal.append(batch(journal, count: count), expecting: journal.head + 1, term: 1)
    }

    @Test func `a rejected append leaves the head and the next one succeeds`() {
        let journal = InMemoryJournal()
        journal.failNextAppend(.rejected(.diskFull))
        guard case .rejected(let error) = append(journal, count: 2) else {
            Issue.record("not rejected")
            return
        }
        #expect(error.code == .diskFull && journal.head == 0)
        guard case .durable = append(journal, count: 2) else {
            Issue.record("not durable")
            return
        }
        #expect(journal.head == 2)
    }

    struct Unknown: CustomTestStringConvertible {
        var fault: InMemoryJournal.Fault
        var head: UInt64
        var testDescription: String { "head \(head) after restart" }
    }

    @Test(arguments: [
        Unknown(fault: .unknownWritten, head: 6), Unknown(fault: .unknownNotWritten, head: 3),
        Unknown(fault: .unknownPartlyWritten(records: 1), head: 4),
    ])
    func `an append of unknown fate ends appending and a restart tells`(_ row: Unknown) throws {
        let journal = InMemoryJournal()
        _ = append(journal, count: 3)
        journal.failNextAppend(row.fault)
        for _ in 0..<2 {
            guard case .unknown = append(journal, count: 3) else {
                Issue.record("not unknown")
                return
            }
        }
        #expect(journal.head == 3)
        #expect(try journal.read(4) == nil)
        let reopened = journal.reopened()
        #expect(reopened.head == row.head)
        guard case .durable = append(reopened, count: 1) else {
            Issue.record("not durable")
            return
        }
    }

    @Test func `a corrupt record is refused with its sequence`() {
        let journal = InMemoryJournal()
        _ = append(journal, count: 3)
        journal.corrupt(2, byte: 41)
        #expect(throws: JournalError(.corrupt, operation: "read")) { try journal.read(2) }
        #expect(throws: Never.self) { try journal.read(3) }
    }

    @Test func `a full disk heals`() throws {
        let journal = InMemoryJournal()
        journal.limit(bytesFree: 10)
        #expect(throws: JournalError(.diskFull, operation: "reserve")) { try journal.reserve(bytes: 100) }
        journal.limit(bytesFree: .max)
        try journal.reserve(bytes: 100)
    }
}
