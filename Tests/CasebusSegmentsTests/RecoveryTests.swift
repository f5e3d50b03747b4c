import CasebusJournal
import CasebusSegments
import Foundation
import Glibc
import Testing

/// What a start does with what it finds.
@Suite(.timeLimit(.minutes(3))) struct RecoveryTests {
    private static let frameBytes = 144
    private static let first = "00000000000000000001.seg"

    /// A log of 10 records whose last one nothing calls flushed.
    private func withLog(_ body: (StateFolder) throws -> Void) throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            let journal = try folder.open()
            for _ in 0..<10 { journal.appendSamples(1) }
            journal.drainBackground()
            try body(folder)
        }
    }

    private func frame(_ sequence: Int) -> Range<Int> {
        let start = 4096 + (sequence - 1) * Self.frameBytes
        return start..<start + Self.frameBytes
    }

    private func expectRefusal(
        _ folder: StateFolder, _ code: JournalError.Code, acceptsRestoredBackup: Bool = false,
        _ check: (JournalError) -> Void = { _ in }
    ) throws {
        let before = try folder.names()
        do {
            _ = try folder.open(acceptsRestoredBackup: acceptsRestoredBackup)
            Issue.record("opened")
        } catch let error as JournalError {
            #expect(error.code == code, "\(error)")
            check(error)
        }
        #expect(Set(before).isSubset(of: Set(try folder.names())))
    }

    enum Tear: String, CaseIterable { case zeros, cutFile, garbage }

    @Test(arguments: Tear.allCases) func `a tail torn at any byte is cut and kept aside`(tear: Tear) throws {
        try withLog { folder in
            let whole = try folder.bytes(Self.first)
            let last = frame(10)
            for offset in last {
                var torn = whole
                switch tear {
                case .zeros: for index in offset..<last.upperBound { torn[index] = 0 }
                case .cutFile: torn.removeSubrange(offset...)
                case .garbage: for index in offset..<last.upperBound { torn[index] ^= 0xa5 }
                }
                for name in try folder.names() { try folder.remove(name) }
                try folder.write(torn, to: Self.first)
                // Nothing is missing when only padding or bytes that were zero anyway were torn off.
                let survives = tear == .zeros && torn == whole
                let journal = try folder.open()
                #expect(journal.head == (survives ? 10 : 9), "offset \(offset - last.lowerBound)")
                let tornBytes = torn[last.lowerBound..<min(last.upperBound, torn.count)]
                if survives || tornBytes.allSatisfy({ $0 == 0 }) {
                    #expect(journal.tornFiles.isEmpty)
                } else {
                    let name = try #require(journal.tornFiles.first?.split(separator: "/").last.map(String.init))
                    let kept = try folder.bytes(name)
                    #expect(kept == Array(tornBytes.prefix(kept.count)))
                    #expect(tornBytes.dropFirst(kept.count).allSatisfy { $0 == 0 })
                    #expect(name.hasPrefix("torn-00000000000000000010"))
                }
                #expect(journal.appendSamples(survives ? 0 : 1).isDurable)
                #expect(try journal.sample(10) == Sample(10))
                journal.drainBackground()
            }
        }
    }

    @Test func `whatever pages of an unflushed batch arrive the flushed records stay`() throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            let faults = FileFaults()
            var journal = try folder.open(faults: faults)
            for _ in 0..<3 { journal.appendSamples(20) }
            journal.drainBackground()
            let before = try folder.bytes(Self.first)
            faults.plan(.init(.flush, on: ".seg", code: EIO))
            #expect(journal.appendSamples(100).unknown != nil)
            let after = try folder.bytes(Self.first)
            // 512-byte sectors, so that a frame spans several.
            let sectors = (0..<before.count / 512).filter {
                before[$0 * 512..<($0 + 1) * 512] != after[$0 * 512..<($0 + 1) * 512]
            }
            #expect(sectors.count > 20)
            var random: UInt64 = 42
            for round in 0..<60 {
                var disk = before
                for sector in sectors {
                    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    let arrived = round < sectors.count ? sector != sectors[round] : random >> 63 == 1
                    if arrived {
                        disk.replaceSubrange(
                            sector * 512..<(sector + 1) * 512, with: after[sector * 512..<(sector + 1) * 512])
                    }
                }
                try folder.write(disk, to: Self.first)
                journal = try folder.open()
                #expect(journal.head >= 60 && journal.head < 160, "round \(round)")
                #expect(try journal.sequences(from: 1, byteLimit: .max) == Array(1...journal.head))
                for sequence in 60...journal.head {
                    #expect(try journal.sample(sequence) == Sample(sequence), "round \(round)")
                }
                let head = journal.head
                #expect(journal.appendSamples(1).isDurable)
                #expect(try journal.sample(head + 1) == Sample(head + 1))
            }
        }
    }

    struct Flip: CustomTestStringConvertible {
        var region: String
        var byte: Int
        var testDescription: String { region }
    }

    static let regions = [
        Flip(region: "checksum", byte: 0), Flip(region: "erasable checksum", byte: 8),
        Flip(region: "record length", byte: 16),
        Flip(region: "erasable length", byte: 20), Flip(region: "sequence", byte: 24),
        Flip(region: "flushed", byte: 32),
        Flip(region: "record", byte: 70), Flip(region: "erasable bytes", byte: 120), Flip(region: "padding", byte: 141),
    ]

    @Test(arguments: regions) func `a flipped bit in a flushed frame refuses the start`(flip: Flip) throws {
        try withLog { folder in
            for sequence in [1, 5, 9] {
                let offset = frame(sequence).lowerBound
                let whole = try folder.bytes(Self.first)
                try folder.change(Self.first) { $0[offset + flip.byte] ^= 4 }
                try expectRefusal(folder, .corrupt) { error in
                    #expect(error.context.file?.hasSuffix(Self.first) == true)
                    #expect(error.context.offset == offset)
                    #expect(error.context.sequence == UInt64(sequence))
                    #expect(error.description.contains("--check-journal") && error.description.contains("backup"))
                }
                try folder.write(whole, to: Self.first)
            }
        }
    }

    @Test(arguments: regions) func `a flipped bit in the last frame is a torn tail unless a mark knows better`(
        flip: Flip
    ) throws {
        try withLog { folder in
            let offset = frame(10).lowerBound
            let whole = try folder.bytes(Self.first)
            try folder.change(Self.first) { $0[offset + flip.byte] ^= 4 }
            #expect(try folder.open().head == 9)
            try folder.write(whole, to: Self.first)
            try AliveMark(stateFolder: folder.path).write(.init(timeMilliseconds: 1, head: 10, term: 1))
            try folder.change(Self.first) { $0[offset + flip.byte] ^= 4 }
            try expectRefusal(folder, .corrupt) { #expect($0.context.sequence == 10) }
        }
    }

    @Test(arguments: regions) func `after a clean end the last frame counts as flushed`(flip: Flip) throws {
        try withLog { folder in
            try folder.open().close()
            try folder.change(Self.first) { $0[frame(10).lowerBound + flip.byte] ^= 4 }
            try expectRefusal(folder, .corrupt) { #expect($0.context.sequence == 10) }
        }
    }

    @Test func `a payload that looks like a frame does not pass for one`() throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            let journal = try folder.open()
            journal.appendSamples(3)
            // A hostile payload: frames that claim that everything before them was flushed, at every alignment.
            let fake = JournalBatch()
            fake.reset(firstSequence: 5, flushed: 4)
            fake.append(recordBytes: 0, erasableBytes: 0) { _, _ in }
            let payload = [UInt8](repeating: 0, count: 4) + Array((0..<20).map { _ in Array(fake.bytes) }.joined())
            let batch = JournalBatch()
            batch.reset(firstSequence: 4, flushed: 3)
            for shift in 0..<8 {
                [UInt8](repeating: 1, count: 8 + shift).withUnsafeBytes { record in
                    payload.withUnsafeBytes { batch.append(record: record, erasable: $0) }
                }
            }
            #expect(journal.append(batch, expecting: 4, term: 1).isDurable)
            journal.drainBackground()
            let start = 4096 + 3 * Self.frameBytes
            try folder.change(Self.first) { bytes in for index in start..<start + 64 { bytes[index] = 0 } }
            #expect(try folder.open().head == 3)
        }
    }

    @Test func `a frame whose payload arrived as zeros is torn and not erased`() throws {
        try withLog { folder in
            let payload = frame(10).lowerBound + 100..<frame(10).lowerBound + 140
            try folder.change(Self.first) { bytes in for index in payload { bytes[index] = 0 } }
            let journal = try folder.open()
            #expect(journal.head == 9 && journal.tornFiles.count == 1)
        }
    }

    @Test func `an erased last record stays after a crash`() throws {
        try withLog { folder in
            var journal = try folder.open()
            try journal.erase(10)
            journal.drainBackground()
            journal = try folder.open()
            #expect(journal.head == 10)
            #expect(try journal.read(10)?.isErased == true)
        }
    }

    @Test(arguments: [0, 1, 17, 39]) func `an erasure cut short is finished at the next start`(written: Int) throws {
        for sequence in [4, 10] as [UInt64] {
            try withTemporaryFolder { path in
                let faults = FileFaults()
                let folder = StateFolder(path: path)
                var journal = try folder.open(faults: faults)
                for _ in 0..<10 { journal.appendSamples(1) }
                journal.drainBackground()
                faults.plan(.init(.write, on: ".seg", code: EIO, shortWriteBytes: written))
                #expect(throws: JournalError(.ioFailed, operation: "erase")) { try journal.erase(sequence) }
                journal = try folder.open()
                #expect(journal.head == 10)
                #expect(try journal.read(sequence)?.isErased == true)
                #expect(try journal.sample(sequence - 1) == Sample(sequence - 1))
            }
        }
    }

    // MARK: - Refused starts

    /// A log of several segments, cleanly closed.
    private func withSegments(_ body: (StateFolder, [String]) throws -> Void) throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            let journal = try folder.open(segmentBytes: 16 << 10)
            for _ in 0..<5 { journal.appendSamples(50) }
            try journal.close()
            let segments = try folder.segments()
            #expect(segments.count == 5)
            try body(folder, segments)
        }
    }

    @Test(arguments: [0, 1, 3], [true, false]) func `a missing segment refuses the start`(index: Int, sealsToo: Bool)
        throws
    {
        try withSegments { folder, segments in
            try folder.remove(segments[index])
            if sealsToo { for name in try folder.names() where name.hasSuffix(".seal") { try folder.remove(name) } }
            try expectRefusal(folder, .missingSegment) { error in
                #expect(error.context.sequence == UInt64(index * 50 + 1))
                #expect(error.description.contains("Restore the missing segment"))
            }
        }
    }

    @Test func `a folder emptied of segments is no new log`() throws {
        try withSegments { folder, segments in
            for name in segments { try folder.remove(name) }
            try expectRefusal(folder, .missingSegment)
        }
    }

    @Test func `a log that ends before the alive mark needs the flag and gets a higher term`() throws {
        try withSegments { folder, segments in
            try AliveMark(stateFolder: folder.path).write(.init(timeMilliseconds: 99, head: 250, term: 3))
            try folder.remove(segments[4])
            try expectRefusal(folder, .backupRestored) { error in
                #expect(error.description.contains("ends at 200"))
                #expect(error.description.contains("--accept-restored-backup"))
            }
            var journal = try folder.open(acceptsRestoredBackup: true)
            #expect(journal.head == 200 && journal.isRestoredBackup && journal.term == 4)
            #expect(journal.appendSamples(1, term: 3).rejection?.code == .termPassed)
            #expect(journal.appendSamples(10, term: 4).isDurable)
            try journal.close()
            let mark = try AliveMark(stateFolder: folder.path).reading
            #expect(mark == .init(timeMilliseconds: 99, head: 200, term: 4))
            journal = try folder.open()
            #expect(journal.head == 210 && !journal.isRestoredBackup && journal.term == 4)
        }
    }

    @Test func `a copy made while the daemon ran is accepted with its torn tail`() throws {
        try withLog { folder in
            try AliveMark(stateFolder: folder.path).write(.init(timeMilliseconds: 99, head: 10, term: 1))
            try folder.change(Self.first) { bytes in
                for index in frame(9).lowerBound + 60..<frame(10).upperBound { bytes[index] = 0 }
            }
            try expectRefusal(folder, .corrupt)
            let journal = try folder.open(acceptsRestoredBackup: true)
            #expect(journal.head == 8 && journal.isRestoredBackup && journal.tornFiles.count == 1)
        }
    }

    @Test func `a foreign segment refuses the start`() throws {
        try withSegments { folder, segments in
            try withTemporaryFolder { other in
                let foreign = StateFolder(path: other)
                let journal = try foreign.open(segmentBytes: 16 << 10, logID: 9)
                for _ in 0..<5 { journal.appendSamples(50) }
                try journal.close()
                try folder.write(try foreign.bytes(segments[2]), to: segments[2])
                try expectRefusal(folder, .foreignLog) { #expect($0.context.file?.hasSuffix(segments[2]) == true) }
            }
        }
    }

    @Test func `a segment of a later format refuses the start`() throws {
        try withSegments { folder, segments in
            try folder.change(segments[1]) { bytes in
                bytes[8] = 2
                let sum = bytes.withUnsafeBytes { FrameCodec.hash(UnsafeRawBufferPointer(rebasing: $0[0..<4088])) }
                withUnsafeBytes(of: sum.littleEndian) { bytes.replaceSubrange(4088..<4096, with: $0) }
            }
            try expectRefusal(folder, .newerFormat) { #expect($0.description.contains("version 2")) }
        }
    }

    @Test(arguments: [0, 9, 17, 33, 41, 49, 57, 2000, 4090]) func `a changed segment header refuses the start`(
        byte: Int
    ) throws {
        try withSegments { folder, segments in
            try folder.change(segments[4]) { $0[byte] ^= 1 }
            try expectRefusal(folder, .corrupt) { #expect($0.context.file?.hasSuffix(segments[4]) == true) }
        }
    }

    @Test func `a segment under another name refuses the start`() throws {
        try withSegments { folder, segments in
            try folder.write(try folder.bytes(segments[3]), to: segments[4])
            try expectRefusal(folder, .corrupt)
        }
    }

    @Test func `a changed seal refuses the start and is made again once moved away`() throws {
        try withSegments { folder, segments in
            let seal = segments[2].replacingOccurrences(of: ".seg", with: ".seal")
            let whole = try folder.bytes(seal)
            try folder.change(seal) { $0[80] ^= 1 }
            try expectRefusal(folder, .corrupt) { #expect($0.description.contains("made again")) }
            try folder.remove(seal)
            let journal = try folder.open()
            journal.drainBackground()
            #expect(try folder.bytes(seal) == whole)
        }
    }

    @Test func `a full segment cut short refuses the start`() throws {
        try withSegments { folder, segments in
            try folder.change(segments[1]) { $0.removeLast(10) }
            try expectRefusal(folder, .corrupt)
        }
    }

    @Test func `a torn tail that cannot be kept aside is not cut`() throws {
        try withLog { folder in
            try folder.change(Self.first) { $0[frame(10).lowerBound + 3] ^= 1 }
            let before = try folder.bytes(Self.first)
            let faults = FileFaults()
            faults.plan(.init(.write, on: "torn-", code: ENOSPC))
            #expect(throws: JournalError(.diskFull, operation: "open")) { try folder.open(faults: faults) }
            #expect(try folder.bytes(Self.first) == before)
            #expect(try folder.open().head == 9)
        }
    }

    @Test func `a folder that cannot be made is named`() throws {
        try withTemporaryFolder { path in
            let faults = FileFaults()
            faults.plan(.init(.open, on: "erasing.mark", code: EACCES))
            #expect(throws: JournalError(.unwritable, operation: "open")) {
                try StateFolder(path: path).open(faults: faults)
            }
        }
    }

    @Test func `a segment that was prepared when the process ended is made anew`() throws {
        try withLog { folder in
            try folder.write([1, 2, 3], to: "next.prepared")
            let journal = try folder.open(segmentBytes: 16 << 10)
            for _ in 0..<10 { #expect(journal.appendSamples(50).isDurable) }
            #expect(journal.head == 510)
        }
    }
}
