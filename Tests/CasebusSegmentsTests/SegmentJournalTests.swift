import CasebusJournal
import CasebusSegments
import Foundation
import Glibc
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct SegmentJournalTests {
    @Test func `a log opened again holds what was appended`() throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            var logID: [UInt8] = []
            for round in 0..<4 {
                let journal = try folder.open(segmentBytes: 16 << 10)
                if round == 0 { logID = journal.logID }
                #expect(journal.logID == logID)
                #expect(journal.head == UInt64(round * 150))
                for _ in 0..<5 { #expect(journal.appendSamples(30).isDurable) }
                #expect(journal.tornFiles.isEmpty)
                if round.isMultiple(of: 2) { try journal.close() } else { journal.drainBackground() }
            }
            let journal = try folder.open()
            #expect(try journal.sequences(from: 1, byteLimit: .max) == Array(1...600))
            for sequence in stride(from: UInt64(600), to: 0, by: -7) {
                #expect(try journal.sample(sequence) == Sample(sequence))
            }
        }
    }

    @Test func `readers see every record whole while segments roll over`() throws {
        try withTemporaryFolder { path in
            let journal = try StateFolder(path: path).open(segmentBytes: 16 << 10)
            let total: UInt64 = 6000
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 4) { worker in
                do {
                    if worker == 0 {
                        while journal.head < total { guard journal.appendSamples(40).isDurable else { break } }
                        return
                    }
                    var next: UInt64 = 1
                    var random = UInt64(worker)
                    while next <= total {
                        let head = journal.head
                        for stored in try journal.read(from: next, byteLimit: 9000) {
                            guard stored.sequence == next, Sample(stored) == Sample(next) else {
                                failures.withLock { $0.append("worker \(worker) at \(next)") }
                                return
                            }
                            next += 1
                        }
                        guard head > 0 else { continue }
                        random = random &* 6_364_136_223_846_793_005 &+ 1
                        let any = random >> 33 % head + 1
                        if try journal.sample(any) != Sample(any) { failures.withLock { $0.append("random \(any)") } }
                    }
                } catch {
                    failures.withLock { $0.append("worker \(worker): \(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
            journal.drainBackground()
            #expect(journal.takeProblems() == [])
            let names = try StateFolder(path: path).names()
            #expect(names.count { $0.hasSuffix(".seg") } > 70)
            #expect(names.count { $0.hasSuffix(".seal") } == names.count { $0.hasSuffix(".seg") } - 1)
        }
    }

    @Test func `a full disk is refused before anything is written and heals`() throws {
        try withTemporaryFolder { path in
            let faults = FileFaults()
            let folder = StateFolder(path: path)
            let journal = try folder.open(segmentBytes: 16 << 10, faults: faults)
            journal.drainBackground()
            faults.plan(.init(.allocate, code: ENOSPC, times: .max))
            var appended = 0
            var refused: JournalError?
            for _ in 0..<10 where refused == nil {
                do {
                    try journal.reserve(bytes: 50 * 144)
                    #expect(journal.appendSamples(50).isDurable)
                    appended += 50
                } catch let error as JournalError { refused = error }
            }
            #expect(refused?.code == .diskFull)
            // The prepared segment was there: two segments of one such batch each.
            #expect(appended == 100)
            #expect(journal.appendSamples(50).rejection?.code == .diskFull)
            #expect(throws: JournalError(.diskFull, operation: "reserve")) { try journal.reserve(bytes: 50 * 144) }
            #expect(try !folder.names().contains("next.prepared"))
            faults.clear()
            try journal.reserve(bytes: 50 * 144)
            #expect(journal.appendSamples(50).isDurable)
            #expect(try journal.sequences(from: 1, byteLimit: .max) == Array(1...150))
        }
    }

    @Test(arguments: [0, 1, 40, 100, 1000]) func `a write that finds no room is taken back`(shortWriteBytes: Int) throws
    {
        try withTemporaryFolder { path in
            let faults = FileFaults()
            let folder = StateFolder(path: path)
            var journal = try folder.open(faults: faults)
            journal.appendSamples(5)
            journal.drainBackground()
            faults.plan(.init(.write, on: ".seg", code: ENOSPC, shortWriteBytes: shortWriteBytes))
            #expect(journal.appendSamples(5, recordBytes: 300).rejection?.code == .diskFull)
            #expect(journal.head == 5)
            journal = try folder.open()
            #expect(journal.head == 5 && journal.tornFiles.isEmpty)
            #expect(journal.appendSamples(5).isDurable)
            #expect(try journal.sample(6) == Sample(6))
        }
    }

    @Test func `a write that finds no room and cannot be taken back is unknown`() throws {
        try withTemporaryFolder { path in
            let faults = FileFaults()
            let journal = try StateFolder(path: path).open(faults: faults)
            journal.drainBackground()
            faults.plan(.init(.write, on: ".seg", code: ENOSPC, shortWriteBytes: 50, times: 2))
            #expect(journal.appendSamples(5).unknown?.code == .diskFull)
            #expect(journal.appendSamples(5).unknown?.code == .diskFull)
        }
    }

    @Test(arguments: [FileCalls.Call.flush, .write]) func `a failed flush or write ends appending`(call: FileCalls.Call)
        throws
    {
        try withTemporaryFolder { path in
            let faults = FileFaults()
            let folder = StateFolder(path: path)
            var journal = try folder.open(faults: faults)
            journal.appendSamples(5)
            journal.drainBackground()
            faults.plan(.init(call, on: ".seg", code: EIO, shortWriteBytes: 200))
            for _ in 0..<2 {
                #expect(journal.appendSamples(5).unknown?.code == .ioFailed)
                #expect(journal.head == 5)
            }
            #expect(throws: JournalError(.ioFailed, operation: "reserve")) { try journal.reserve(bytes: 1) }
            #expect(try journal.sample(5) == Sample(5))
            #expect(try journal.read(6) == nil)
            journal = try folder.open()
            // What recovery found is durable now and goes on without a gap.
            #expect(journal.head >= 5)
            #expect(journal.appendSamples(1).isDurable)
            for sequence in 1...journal.head { #expect(try journal.sample(sequence) == Sample(sequence)) }
        }
    }

    @Test func `a failed flush while rolling over is unknown`() throws {
        try withTemporaryFolder { path in
            let faults = FileFaults()
            let journal = try StateFolder(path: path).open(segmentBytes: 16 << 10, faults: faults)
            journal.appendSamples(70)
            journal.drainBackground()
            faults.plan(.init(.flush, on: "next.prepared", code: EIO))
            #expect(journal.appendSamples(70).unknown?.code == .ioFailed)
            #expect(journal.head == 70)
        }
    }

    @Test func `a batch above the segment's size is refused by name`() throws {
        try withTemporaryFolder { path in
            let journal = try StateFolder(path: path).open(segmentBytes: 16 << 10)
            #expect(throws: JournalError(.tooLarge, operation: "reserve")) { try journal.reserve(bytes: 16 << 10) }
            #expect(journal.appendSamples(1, recordBytes: 16 << 10).rejection?.code == .tooLarge)
            #expect(journal.appendSamples(1, recordBytes: (12 << 10) - 40, erasableBytes: 0).isDurable)
        }
    }

    @Test(arguments: [0, 4096, 20_000, 2 << 30]) func `a segment size outside its limits is refused`(bytes: Int) throws
    {
        try withTemporaryFolder { path in
            #expect(throws: JournalError(.invalidOption, operation: "open")) {
                try StateFolder(path: path).open(segmentBytes: bytes)
            }
        }
    }

    @Test func `a closed journal refuses appends and still reads`() throws {
        try withTemporaryFolder { path in
            let journal = try StateFolder(path: path).open()
            journal.appendSamples(3)
            try journal.close()
            #expect(journal.appendSamples(1).rejection?.code == .closed)
            #expect(throws: JournalError(.closed, operation: "reserve")) { try journal.reserve(bytes: 1) }
            #expect(try journal.sample(3) == Sample(3))
        }
    }

    @Test func `a term seen before a restart binds after it`() throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            var journal = try folder.open()
            #expect(journal.term == 1)
            journal.appendSamples(3, term: 1)
            journal.appendSamples(3, term: 5)
            try journal.close()
            journal = try folder.open()
            #expect(journal.term == 5)
            #expect(journal.appendSamples(1, term: 4).rejection?.code == .termPassed)
            #expect(journal.appendSamples(1, term: 6).isDurable)
            #expect(try journal.sequences(from: 1, byteLimit: .max) == Array(1...7))
        }
    }

    @Test func `a large record among small ones is found`() throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            var journal = try folder.open(segmentBytes: 4 << 20)
            for round in 0..<6 {
                journal.appendSamples(100)
                journal.appendSamples(1, erasableBytes: 200_000 + round)
            }
            journal.drainBackground()
            for pass in 0..<2 {
                for sequence in [606, 101, 100, 102, 505, 1, 300] as [UInt64] {
                    let stored = try #require(try journal.read(sequence))
                    let erasable = sequence.isMultiple(of: 101) ? 200_000 + Int(sequence / 101) - 1 : 40
                    #expect(Sample(stored) == Sample(sequence, erasableBytes: erasable), "pass \(pass)")
                }
                journal = try folder.open(segmentBytes: 4 << 20)
            }
        }
    }

    @Test func `opening reads no frame of a sealed segment`() throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            var journal = try folder.open(segmentBytes: 16 << 10)
            for _ in 0..<10 { journal.appendSamples(50) }
            try journal.close()
            let first = try #require(try folder.segments().first)
            try folder.change(first) { bytes in for index in 4096..<bytes.count { bytes[index] = 0x55 } }
            journal = try folder.open()
            #expect(journal.head == 500)
            #expect(throws: JournalError(.corrupt, operation: "read")) { try journal.read(1) }
            #expect(try journal.sample(500) == Sample(500))
        }
    }
}
