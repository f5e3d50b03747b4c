import CasebusJournal
import CasebusSegments
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1))) struct LogReadingTests {
    /// Bytes of a frame: 40, a record of 80, erasable bytes of 40.
    private static let frameBytes = 160

    /// Segments of 76 records, three of them full.
    private func withLog(_ body: (StateFolder, SegmentJournal) throws -> Void) throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            let journal = try folder.open(segmentBytes: 16 << 10)
            for _ in 0..<5 { journal.appendRecords(50) }
            journal.drainBackground()
            try body(folder, journal)
        }
    }

    /// Copies what a reading says, as a backup does.
    private func copy(_ reading: LogReading, from folder: StateFolder, to path: String) throws {
        try FileManager.default.createDirectory(atPath: path + "/journal", withIntermediateDirectories: true)
        for piece in reading.pieces {
            try Data(try folder.bytes(piece.name).prefix(piece.bytes))
                .write(to: URL(fileURLWithPath: path + "/journal/" + piece.name))
            if let seal = piece.seal {
                try Data(try folder.bytes(seal)).write(to: URL(fileURLWithPath: path + "/journal/" + seal))
            }
        }
        try CopiedMarks.write(into: path, from: folder.path, point: reading.point, aliveMilliseconds: 5)
    }

    @Test(arguments: [1, 76, 77, 152, 153, 249, 250] as [UInt64])
    func `a log is read up to any record while it is written and its copy is a log`(through: UInt64) throws {
        try withLog { folder, journal in
            let reading = try LogReading(stateFolder: folder.path, through: through)
            journal.appendRecords(10)
            #expect(reading.point.sequence == through && reading.logID == [UInt8](repeating: 7, count: 16))
            try withTemporaryFolder { path in
                try copy(reading, from: folder, to: path)
                let report = try JournalCheck.run(stateFolder: path)
                #expect(report.isSound && report.lastSequence == through && report.records == through)
                #expect(report.tornBytes == 0)
                let opened = try StateFolder(path: path).open(segmentBytes: 16 << 10)
                #expect(opened.head == through)
                #expect(opened.appendRecords(1).isDurable)
            }
        }
    }

    @Test func `a copy that demands it is opened by who accepts a restored backup alone`() throws {
        try withLog { folder, _ in
            try withTemporaryFolder { path in
                try copy(try LogReading(stateFolder: folder.path, through: 100), from: folder, to: path)
                try CopiedMarks.demandAcceptance(of: path)
                let copied = StateFolder(path: path)
                #expect(throws: JournalError(.backupRestored, operation: "open")) { try copied.open() }
                let journal = try copied.open(acceptsRestoredBackup: true)
                #expect(journal.head == 100 && journal.isRestoredBackup && journal.term > 1)
                try journal.close()
                #expect(throws: Never.self) { try copied.open() }
            }
        }
    }

    @Test func `damage at or below the point is refused with its place and damage behind it is not looked at`() throws {
        try withLog { folder, _ in
            let last = try #require(try folder.segments().last)
            let first = try #require(UInt64(last.dropLast(4)))
            try folder.change(last) { $0[4096 + 3 * Self.frameBytes + 60] ^= 1 }
            #expect(try LogReading(stateFolder: folder.path, through: first + 2).point.sequence == first + 2)
            do {
                _ = try LogReading(stateFolder: folder.path, through: first + 3)
                Issue.record("a damaged frame was read")
            } catch let error as JournalError {
                #expect(error.code == .corrupt && error.context.sequence == first + 3)
                #expect(error.context.file?.hasSuffix(last) == true)
            }
        }
    }

    @Test func `of a log that nobody writes all that verifies is read but what was durable must be there`() throws {
        try withLog { folder, journal in
            try journal.close()
            let last = try #require(try folder.segments().last)
            let first = try #require(UInt64(last.dropLast(4)))
            try folder.change(last) { $0[4096 + 3 * Self.frameBytes + 60] ^= 1 }
            let reading = try LogReading(stateFolder: folder.path, through: nil)
            #expect(reading.point.sequence == first + 2)
            #expect(throws: JournalError(.missingSegment, operation: "read")) {
                try LogReading(stateFolder: folder.path, through: nil, known: first + 3)
            }
        }
    }

    @Test func `a segment that is gone is missed`() throws {
        try withLog { folder, _ in
            try folder.remove(try folder.segments()[1])
            #expect(throws: JournalError(.missingSegment, operation: "read")) {
                try LogReading(stateFolder: folder.path, through: 240)
            }
            #expect(throws: JournalError(.missingSegment, operation: "read")) {
                try LogReading(stateFolder: folder.path, through: 1000)
            }
        }
    }

    @Test func `the point of a log that nobody writes is all of it`() throws {
        try withLog { folder, _ in
            let alive = try AliveMark(stateFolder: folder.path)
            try alive.write(.init(timeMilliseconds: 9, head: 240, term: 1))
            let point = try DurablePoint.find(stateFolder: folder.path)
            #expect(point.head == nil && point.alive.head == 240 && point.alive.timeMilliseconds == 9)
        }
    }

    @Test func `the point of a log that is written is a mark begun after it was asked for`() throws {
        try withLog { folder, _ in
            let lock = try StateFolderLock(stateFolder: folder.path)
            let alive = try AliveMark(stateFolder: folder.path)
            try alive.write(.init(timeMilliseconds: 1, head: 100, term: 1))
            let writer = Thread {
                for head in [200, 250] as [UInt64] {
                    Thread.sleep(forTimeInterval: 0.3)
                    try? alive.write(.init(timeMilliseconds: 2, head: head, term: 1))
                }
            }
            writer.start()
            #expect(try DurablePoint.find(stateFolder: folder.path).head == 250)
            withExtendedLifetime(lock) {}
        }
    }
}

extension Journal {
    /// Appends records of the least form: acts of the bus with nothing in them.
    @discardableResult
    fileprivate func appendRecords(_ count: Int) -> AppendOutcome {
        let batch = JournalBatch()
        batch.reset(firstSequence: head + 1, flushed: head)
        for index in 0..<count {
            var record = [UInt8](repeating: 0, count: 80)
            (record[0], record[1]) = (1, 2)
            withUnsafeBytes(of: (head + 1 + UInt64(index)).littleEndian) { record.replaceSubrange(8..<16, with: $0) }
            let erasable = [UInt8](repeating: 9, count: 40)
            record.withUnsafeBytes { record in erasable.withUnsafeBytes { batch.append(record: record, erasable: $0) } }
        }
        return append(batch, expecting: head + 1, term: 1)
    }
}
