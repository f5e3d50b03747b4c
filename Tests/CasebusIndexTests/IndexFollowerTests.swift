import CasebusIndex
import CasebusJournal
import Synchronization
import Testing

@Suite struct IndexFollowerTests {
    @Test(.timeLimit(.minutes(1)))
    func `a reader that waits for a record gets it without waiting for the gathering to end`() throws {
        let log = SyntheticLog()
        try withTemporaryFolder { folder in
            let index = try Index(folder: folder, logID: log.logID, head: 0)
            // Gathers for longer than the test may take.
            let follower = IndexFollower(journal: log.journal, index: index, gatherMilliseconds: 600_000) { _ in }
            follower.start()
            for id in 1...200 {
                try log.register(.init(registrar: "bureau/a", id: "\(id)"))
                follower.logGrew()
                if id % 20 == 0 { #expect(follower.wait(for: log.head, milliseconds: 50_000)) }
            }
            #expect(index.appliedSequence == 200)
            #expect(!follower.wait(for: 201, milliseconds: 1))
            follower.stop()
            #expect(!follower.wait(for: 201, milliseconds: 50_000))
            #expect(follower.wait(for: 200, milliseconds: 0))
            try index.close()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a record it cannot take ends it with a report, and waiting readers are let go`() throws {
        let log = SyntheticLog()
        try log.register(.init(registrar: "bureau/a", id: "1"))
        log.append(commandBytes: [0xff], actor: "bureau/a", .init(registrar: "bureau/a", id: "1"))
        try withTemporaryFolder { folder in
            let index = try Index(folder: folder, logID: log.logID, head: log.head)
            let reported = Mutex<[IndexError?]>([])
            let follower = IndexFollower(journal: log.journal, index: index) { error in
                reported.withLock { $0.append(error) }
            }
            follower.start()
            #expect(!follower.wait(for: 2, milliseconds: 50_000))
            #expect(follower.wait(for: 1, milliseconds: 50_000))
            follower.stop()
            #expect(follower.failure?.code == .badRecord)
            #expect(reported.withLock { $0.map { $0?.sequence } } == [2])
            try index.close()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `damage in the log is reported as such, and it goes on when the log can be read again`() throws {
        let log = SyntheticLog()
        try log.register(.init(registrar: "bureau/a", id: "1"))
        log.journal.corrupt(1, byte: 60)
        try withTemporaryFolder { folder in
            let index = try Index(folder: folder, logID: log.logID, head: log.head)
            let reports = Mutex<[IndexError.Code?]>([])
            let journal = log.journal
            let follower = IndexFollower(journal: journal, index: index) { error in
                reports.withLock { $0.append(error?.code) }
                // The same bit once more: the record is as it was.
                if error != nil { journal.corrupt(1, byte: 60) }
            }
            follower.start()
            #expect(follower.wait(for: 1, milliseconds: 50_000))
            follower.stop()
            #expect(reports.withLock { $0 } == [.logUnreadable, nil])
            try index.close()
        }
    }
}
