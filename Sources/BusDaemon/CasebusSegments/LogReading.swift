package import CasebusJournal
import Crypto
import Glibc

/// A log as somebody beside its daemon reads it: nothing is changed, nobody is waited for.
///
/// Frames at or below a durable record never change but by erasing, so that what this finds can be copied while the
/// daemon appends behind it.
package struct LogReading: Sendable {
    /// A segment file, or as much of it as lies at or below the point.
    package struct Piece: Equatable, Sendable {
        /// The file's name in `journal/`.
        package var name: String
        package var first: UInt64
        package var last: UInt64
        /// Bytes from the file's start that hold these records.
        package var bytes: Int
        /// The name of its seal, where all of the segment lies at or below the point and has one.
        package var seal: String?
    }

    /// The last record that is read.
    package struct Point: Equatable, Sendable {
        package var sequence: UInt64
        package var term: UInt64
        /// Milliseconds since 1970.
        package var recordedAt: Int64
        /// SHA-256 of the record's bytes.
        package var digest: [UInt8]
    }

    package private(set) var logID: [UInt8] = []
    package private(set) var pieces: [Piece] = []
    package private(set) var point: Point

    /// Finds the files that hold the records up to a point.
    ///
    /// - Parameters:
    ///   - through: a durable record; `nil`, of a log that nobody writes: the last one that verifies.
    ///   - known: a record that was durable once.
    /// - Cost: reads headers and seals, and all of the segments that have no seal, or that the point lies in.
    /// - Throws: `missingSegment` when a record on the way is not there; `corrupt`, `foreignLog`, `newerFormat`,
    ///   `ioFailed`, `unwritable`.
    package init(
        stateFolder: String, through: UInt64?, known: UInt64 = 0, calls: FileCalls = FileCalls()
    ) throws(JournalError) {
        let folder = stateFolder + "/journal"
        point = Point(sequence: 0, term: 0, recordedAt: 0, digest: [])
        let names = try journaling("read") { () throws(FileCallError) in try calls.list(folder) }
        let firsts = names.compactMap(SegmentName.firstSequence).filter { $0 <= through ?? .max }
        var walk: SegmentWalk?
        for (position, first) in firsts.enumerated() {
            guard first == (pieces.last?.last ?? 0) + 1 else {
                throw Self.missing(folder, (pieces.last?.last ?? 0) + 1, "the next segment begins at \(first)")
            }
            let path = folder + "/" + SegmentName.segment(first: first)
            let end = position + 1 < firsts.count ? firsts[position + 1] - 1 : through
            let seal = try Self.seal(folder, first, names, calls)
            let isWhole = seal.map { $0.last <= through ?? .max } ?? false
            let isLast = position + 1 == firsts.count
            if let seal, isWhole, !isLast {
                pieces.append(Self.piece(first, last: seal.last, bytes: seal.length, isSealed: true))
                continue
            }
            let this = try SegmentWalk(path, first: first, through: end, calls: calls)
            guard this.last >= first else { continue }
            pieces.append(Self.piece(first, last: this.last, bytes: this.end, isSealed: isWhole))
            walk = this
        }
        if let last = pieces.last, walk?.last != last.last {
            let path = folder + "/" + last.name
            walk = try SegmentWalk(path, first: last.first, through: last.last, calls: calls)
        }
        guard let walk, walk.last >= max(through ?? 1, known, 1) else {
            let next = (pieces.last?.last ?? 0) + 1
            throw Self.missing(folder, next, "the log was durable up to \(max(through ?? 0, known)) once")
        }
        logID = walk.header.logID
        point = try walk.point()
    }

    private static func piece(_ first: UInt64, last: UInt64, bytes: Int, isSealed: Bool) -> Piece {
        Piece(
            name: SegmentName.segment(first: first), first: first, last: last, bytes: bytes,
            seal: isSealed ? SegmentName.seal(first: first) : nil)
    }

    private static func missing(_ folder: String, _ sequence: UInt64, _ detail: String) -> JournalError {
        JournalError(
            .missingSegment, operation: "read", context: .init(file: folder, sequence: sequence, detail: detail))
    }

    private static func seal(
        _ folder: String, _ first: UInt64, _ names: [String], _ calls: FileCalls
    ) throws(JournalError) -> SegmentSeal? {
        let name = SegmentName.seal(first: first)
        guard names.contains(name) else { return nil }
        let bytes = try journaling("read") { () throws(FileCallError) in
            try calls.bytes(try calls.open(folder + "/" + name, O_RDONLY), count: 4097, at: 0)
        }
        guard let seal = SegmentSeal(bytes), seal.first == first else {
            throw JournalError(
                .corrupt, operation: "read",
                context: .init(file: folder + "/" + name, sequence: first, detail: "the seal does not verify"))
        }
        return seal
    }
}

/// A walk over the frames of one segment, up to a record.
private struct SegmentWalk {
    let header: SegmentHeader
    private(set) var last: UInt64
    private(set) var end = SegmentHeader.bytes
    private var record: [UInt8] = []
    private let path: String

    init(_ path: String, first: UInt64, through: UInt64?, calls: FileCalls) throws(JournalError) {
        self.path = path
        let file = try journaling("read") { () throws(FileCallError) in try calls.open(path, O_RDONLY) }
        header = try SegmentHeader.read(file, calls: calls)
        last = first - 1
        do throws(FileCallError) {
            var window = FrameWindow(file, calls: calls, bytes: 1 << 20)
            while last < through ?? .max, try step(&window) {}
        } catch {
            throw error.journalError("read", offset: end, sequence: last + 1)
        }
        if let through, last < through {
            throw JournalError(
                .corrupt, operation: "read",
                context: .init(file: path, offset: end, sequence: last + 1, detail: "the frame does not verify"))
        }
    }

    private mutating func step(_ window: inout FrameWindow) throws(FileCallError) -> Bool {
        guard let frame = try window.header(at: end), frame.sequence == last + 1 else { return false }
        let bytes = try window.bytes(at: end, frame.frameBytes)
        let verdict = FrameCodec.verify(bytes, frame, salt: header.salt)
        guard verdict == .intact || verdict == .erased else { return false }
        record.replaceSubrange(0..., with: bytes[FrameCodec.headerBytes..<frame.erasableOffset])
        last = frame.sequence
        end += frame.frameBytes
        return true
    }

    func point() throws(JournalError) -> LogReading.Point {
        let layout: RecordLayout? = record.withUnsafeBytes { try? RecordLayout($0) }
        guard let layout else {
            throw JournalError(
                .newerFormat, operation: "read",
                context: .init(file: path, sequence: last, detail: "the record cannot be read"))
        }
        return LogReading.Point(
            sequence: last, term: layout.header.term, recordedAt: layout.header.recordedAt,
            digest: Array(SHA256.hash(data: record)))
    }
}
