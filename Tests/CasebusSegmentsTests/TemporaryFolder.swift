import CasebusJournal
import CasebusSegments
import Foundation

/// A folder of its own for one test, removed afterwards.
@discardableResult
func withTemporaryFolder<R>(_ body: (String) throws -> R) throws -> R {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("casebus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}

/// What tests do to a state folder from outside.
struct StateFolder {
    let path: String

    var journal: String { path + "/journal" }

    func options(
        segmentBytes: Int = 64 << 10, faults: FileFaults? = nil, acceptsRestoredBackup: Bool = false, logID: UInt8 = 7
    ) -> SegmentJournal.Options {
        var options = SegmentJournal.Options(calls: FileCalls(faults: faults)) { 1_700_000_000_000 }
        options.segmentBytes = segmentBytes
        options.acceptsRestoredBackup = acceptsRestoredBackup
        options.newLogID = [UInt8](repeating: logID, count: 16)
        return options
    }

    func open(
        segmentBytes: Int = 64 << 10, faults: FileFaults? = nil, acceptsRestoredBackup: Bool = false, logID: UInt8 = 7
    ) throws -> SegmentJournal {
        try SegmentJournal(
            stateFolder: path,
            options: options(
                segmentBytes: segmentBytes, faults: faults, acceptsRestoredBackup: acceptsRestoredBackup, logID: logID))
    }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: journal).sorted() }

    func segments() throws -> [String] { try names().filter { $0.hasSuffix(".seg") } }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: journal + "/" + name)))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: journal + "/" + name))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: journal + "/" + name) }

    /// Changes bytes of a file in place.
    func change(_ name: String, _ body: (inout [UInt8]) -> Void) throws {
        var content = try bytes(name)
        body(&content)
        try write(content, to: name)
    }
}

/// A record that tells its sequence, and a payload that depends on it.
struct Sample: Equatable {
    var record: [UInt8]
    var erasable: [UInt8]

    init(_ sequence: UInt64, recordBytes: Int = 60, erasableBytes: Int = 40) {
        record = withUnsafeBytes(of: sequence.littleEndian) { Array($0) }
        while record.count < recordBytes {
            record.append(UInt8(truncatingIfNeeded: UInt64(record.count) &* sequence | 1))
        }
        erasable = (0..<erasableBytes).map { UInt8(truncatingIfNeeded: UInt64($0) &+ sequence &* 31) | 1 }
    }

    init(_ stored: StoredRecord) {
        record = stored.record
        erasable = stored.erasable
    }
}

extension Journal {
    /// Appends so many samples behind the head.
    @discardableResult
    func appendSamples(_ count: Int, term: UInt64 = 1, recordBytes: Int = 60, erasableBytes: Int = 40) -> AppendOutcome
    {
        let batch = JournalBatch()
        batch.reset(firstSequence: head + 1, flushed: head)
        for index in 0..<count {
            let sample = Sample(head + 1 + UInt64(index), recordBytes: recordBytes, erasableBytes: erasableBytes)
            sample.record.withUnsafeBytes { record in
                sample.erasable.withUnsafeBytes { batch.append(record: record, erasable: $0) }
            }
        }
        return append(batch, expecting: head + 1, term: term)
    }
}

extension Journal {
    func sequences(from sequence: UInt64, byteLimit: Int) throws -> [UInt64] {
        try read(from: sequence, byteLimit: byteLimit).map(\.sequence)
    }

    func sample(_ sequence: UInt64) throws -> Sample? {
        guard let stored = try read(sequence) else { return nil }
        return Sample(stored)
    }
}

extension AppendOutcome {
    var isDurable: Bool { if case .durable = self { true } else { false } }
    var rejection: JournalError? { if case .rejected(let error) = self { error } else { nil } }
    var unknown: JournalError? { if case .unknown(let error) = self { error } else { nil } }
}
