import CasebusJournal
import CasebusSegments
import Testing

/// What every journal promises, asked of each of them.
@Suite(.timeLimit(.minutes(1))) struct JournalContractTests {
    enum Kind: String, CaseIterable { case memory, segments, smallSegments }

    private func with(_ kind: Kind, _ body: (any Journal) throws -> Void) throws {
        switch kind {
        case .memory: try body(InMemoryJournal())
        case .segments: try withTemporaryFolder { try body(try StateFolder(path: $0).open(segmentBytes: 1 << 20)) }
        case .smallSegments:
            try withTemporaryFolder { try body(try StateFolder(path: $0).open(segmentBytes: 16 << 10)) }
        }
    }

    @Test(arguments: Kind.allCases) func `records come back in order and numbered without gaps`(_ kind: Kind) throws {
        try with(kind) { journal throws in
            #expect(journal.head == 0 && journal.logID.count == 16)
            #expect(try journal.read(1) == nil)
            #expect(try journal.read(from: 0, byteLimit: 1000) == [])
            for count in [1, 2, 50, 7, 40, 1] {
                try journal.reserve(bytes: count * 144)
                #expect(journal.appendSamples(count).isDurable)
            }
            #expect(journal.head == 101)
            for sequence in UInt64(1)...101 {
                let stored = try #require(try journal.read(sequence))
                #expect(stored.sequence == sequence && !stored.isErased)
                #expect(Sample(stored) == Sample(sequence))
            }
            #expect(try journal.read(0) == nil)
            #expect(try journal.read(102) == nil)
            #expect(try journal.sequences(from: 1, byteLimit: .max) == Array(1...101))
        }
    }

    @Test(arguments: Kind.allCases) func `a range keeps to its byte limit and gives at least one`(_ kind: Kind) throws {
        try with(kind) { journal throws in
            journal.appendSamples(50)
            journal.appendSamples(50)
            #expect(try journal.sequences(from: 10, byteLimit: 0) == [10])
            #expect(try journal.sequences(from: 10, byteLimit: 299) == [10, 11])
            #expect(try journal.sequences(from: 10, byteLimit: 300) == [10, 11, 12])
            #expect(try journal.sequences(from: 99, byteLimit: 1 << 20) == [99, 100])
            #expect(try journal.read(from: 101, byteLimit: 1 << 20) == [])
        }
    }

    @Test(arguments: Kind.allCases) func `a batch that does not begin behind the head is rejected`(_ kind: Kind) throws
    {
        try with(kind) { journal throws in
            journal.appendSamples(3)
            let batch = JournalBatch()
            for (first, expecting) in [(3, 3), (5, 5), (4, 5), (5, 4)] as [(UInt64, UInt64)] {
                batch.reset(firstSequence: first, flushed: first - 1)
                batch.append(recordBytes: 0, erasableBytes: 0) { _, _ in }
                let outcome = journal.append(batch, expecting: expecting, term: 1)
                #expect(outcome.rejection?.code == .outOfOrder)
            }
            #expect(journal.head == 3)
            #expect(journal.appendSamples(1).isDurable)
        }
    }

    @Test(arguments: Kind.allCases) func `a writer of a passed term is rejected`(_ kind: Kind) throws {
        try with(kind) { journal throws in
            #expect(journal.appendSamples(2, term: 1).isDurable)
            #expect(journal.appendSamples(2, term: 3).isDurable)
            #expect(journal.appendSamples(2, term: 2).rejection?.code == .termPassed)
            #expect(journal.appendSamples(2, term: 3).isDurable)
            #expect(journal.head == 6)
            #expect(try journal.read(from: 1, byteLimit: .max).count == 6)
        }
    }

    @Test(arguments: Kind.allCases) func `erasing removes the payload and keeps the record`(_ kind: Kind) throws {
        try with(kind) { journal throws in
            journal.appendSamples(5)
            try journal.erase(3)
            try journal.erase(3)
            let erased = try #require(try journal.read(3))
            #expect(erased.isErased && erased.erasable.isEmpty && erased.record == Sample(3).record)
            #expect(try journal.sample(2) == Sample(2))
            #expect(try journal.sample(4) == Sample(4))
            #expect(throws: JournalError(.outOfOrder, operation: "erase")) { try journal.erase(6) }
            #expect(throws: JournalError(.outOfOrder, operation: "erase")) { try journal.erase(0) }
        }
    }

    @Test(arguments: Kind.allCases) func `an empty batch is durable and writes nothing`(_ kind: Kind) throws {
        try with(kind) { journal throws in
            #expect(journal.appendSamples(0).isDurable)
            #expect(journal.head == 0)
        }
    }
}
