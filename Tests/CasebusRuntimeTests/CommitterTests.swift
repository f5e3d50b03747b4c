import CasebusJournal
import CasebusZMQ
import Testing

@testable import CasebusRuntime

@Suite(.timeLimit(.minutes(1))) struct CommitterTests {
    private func batch(_ records: Int, behind head: UInt64) -> JournalBatch {
        let batch = JournalBatch()
        batch.reset(firstSequence: head + 1, flushed: head)
        for number in 0..<records {
            [UInt8](repeating: UInt8(number), count: 20).withUnsafeBytes {
                batch.append(record: $0, erasable: UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
        return batch
    }

    private func outcome(of committer: Committer, _ done: Wakeup) async -> AppendOutcome? {
        #expect(await eventually { done.drain() })
        return committer.takeOutcome()
    }

    @Test func `a batch is appended on another thread, and its outcome can be taken once`() async throws {
        let (journal, done) = (InMemoryJournal(), try Wakeup())
        let committer = Committer(journal: journal, done: done)
        committer.start()
        defer { committer.stop() }
        for round in 0..<50 as Range<UInt64> {
            #expect(committer.takeOutcome() == nil)
            committer.begin(batch(6, behind: round * 6), expecting: round * 6 + 1, term: 1)
            guard case .durable = await outcome(of: committer, done) else {
                Issue.record("round \(round) is not durable")
                return
            }
            #expect(journal.head == round * 6 + 6)
        }
    }

    @Test func `a rejection and an unknown fate come back as they are`() async throws {
        let (journal, done) = (InMemoryJournal(), try Wakeup())
        let committer = Committer(journal: journal, done: done)
        committer.start()
        defer { committer.stop() }
        journal.failNextAppend(.rejected(.diskFull))
        committer.begin(batch(6, behind: 0), expecting: 1, term: 1)
        guard case .rejected(let error) = await outcome(of: committer, done), error.code == .diskFull else {
            Issue.record("not rejected")
            return
        }
        journal.failNextAppend(.unknownWritten)
        committer.begin(batch(6, behind: 0), expecting: 1, term: 1)
        guard case .unknown = await outcome(of: committer, done) else {
            Issue.record("not unknown")
            return
        }
        #expect(journal.head == 0)
    }

    @Test func `a stop lets what was handed over be appended, and ends the thread`() async throws {
        let (journal, done) = (InMemoryJournal(), try Wakeup())
        weak var watched: Committer?
        do {
            let committer = Committer(journal: journal, done: done)
            watched = committer
            committer.begin(batch(3, behind: 0), expecting: 1, term: 1)
            committer.stop()
            committer.start()
        }
        #expect(await eventually { journal.head == 3 })
        // Only its thread holds it.
        #expect(await eventually { watched == nil })
    }
}
