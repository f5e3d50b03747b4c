package import CasebusJournal
internal import CasebusModel
import Glibc

/// Walks through a whole log, verifies everything that can be verified, changes nothing.
///
/// - Cost: reads every byte of every segment once.
package struct JournalCheck: Sendable {
    package struct Report: Equatable, Sendable {
        package var logID: [UInt8] = []
        package var segments = 0
        package var records: UInt64 = 0
        /// 0 while there is no record.
        package var firstSequence: UInt64 = 0
        package var lastSequence: UInt64 = 0
        /// Records whose erasable bytes are gone.
        package var erased: UInt64 = 0
        /// Bytes behind the last good frame of the last segment that recovery would cut.
        package var tornBytes = 0
        /// Files that earlier recoveries copied torn tails to.
        package var tornFiles: [String] = []
        package var sealsVerified = 0
        /// Full segments that have no seal yet.
        package var sealsMissing = 0
        package var errors: [JournalError] = []

        package var isSound: Bool { errors.isEmpty }

        /// One line for each number, then one for each error.
        package var lines: [String] {
            var lines = [
                "log \(Hexadecimal.text(logID))", "segments \(segments)", "records \(records)",
                "first \(firstSequence)",
                "last \(lastSequence)", "erased \(erased)", "torn-bytes \(tornBytes)", "torn-files \(tornFiles.count)",
                "seals-verified \(sealsVerified)", "seals-missing \(sealsMissing)", "errors \(errors.count)",
            ]
            lines += errors.map { "error \($0)" }
            return lines
        }
    }

    private let folder: String
    private let calls: FileCalls
    private var report = Report()
    private var expected: UInt64 = 1
    /// How far the log was durable when the daemon was last alive.
    private let knownHead: UInt64

    /// Checks the log in `stateFolder/journal`; best while no daemon writes to it.
    ///
    /// - Throws: `ioFailed` or `unwritable` when the folder cannot be listed; all else is in the report.
    package static func run(stateFolder: String, calls: FileCalls = FileCalls()) throws(JournalError) -> Report {
        let isMarked = calls.exists(stateFolder + "/" + AliveMark.fileName)
        let knownHead = isMarked ? try AliveMark(stateFolder: stateFolder, calls: calls).reading.head : 0
        var check = JournalCheck(folder: stateFolder + "/journal", calls: calls, knownHead: knownHead)
        let names = try journaling("check") { () throws(FileCallError) in try calls.list(check.folder) }
        check.report.tornFiles = names.filter { $0.hasPrefix("torn-") && $0.hasSuffix(".bin") }
        let firsts = names.compactMap(SegmentName.firstSequence)
        for (position, first) in firsts.enumerated() {
            let hasSeal = names.contains(SegmentName.seal(first: first))
            do throws(JournalError) {
                if try check.segment(first: first, isLast: position + 1 == firsts.count, hasSeal: hasSeal) { continue }
            } catch {
                check.report.errors.append(error)
            }
            // Behind damage, the next segment tells where the count goes on.
            if position + 1 < firsts.count { check.expected = firsts[position + 1] }
        }
        if check.report.isSound, check.expected <= knownHead {
            check.fail(
                .backupRestored, check.folder, nil, check.expected, "the log was durable up to \(knownHead) once")
        }
        return check.report
    }

    private init(folder: String, calls: FileCalls, knownHead: UInt64) {
        self.folder = folder
        self.calls = calls
        self.knownHead = knownHead
    }

    private mutating func fail(
        _ code: JournalError.Code, _ file: String, _ offset: Int?, _ sequence: UInt64, _ detail: String
    ) {
        report.errors.append(
            JournalError(
                code, operation: "check",
                context: .init(file: file, offset: offset, sequence: sequence, detail: detail)))
    }

    /// - Returns: whether the segment could be walked to its end.
    private mutating func segment(first: UInt64, isLast: Bool, hasSeal: Bool) throws(JournalError) -> Bool {
        let path = folder + "/" + SegmentName.segment(first: first)
        let file = try journaling("check") { () throws(FileCallError) in try calls.open(path, O_RDONLY) }
        let header = try SegmentHeader.read(file, calls: calls)
        report.segments += 1
        if report.logID.isEmpty { report.logID = header.logID }
        if header.logID != report.logID {
            throw JournalError(
                .foreignLog, operation: "check",
                context: .init(file: path, detail: "log \(Hexadecimal.text(header.logID))"))
        }
        if header.firstSequence != first {
            fail(.corrupt, path, 40, first, "it says it begins at \(header.firstSequence)")
        }
        if first != expected { fail(.missingSegment, path, nil, expected, "the segment begins at \(first)") }
        var walk = Walk(next: first)
        do throws(FileCallError) {
            var window = FrameWindow(file, calls: calls, bytes: 1 << 20)
            while try frame(&walk, &window, header, path) {}
            guard try tail(walk, &window, file, header, path, isLast: isLast && !hasSeal) else { return false }
        } catch {
            throw error.journalError("check", offset: walk.offset, sequence: walk.next)
        }
        expected = walk.next
        if hasSeal {
            try seal(walk, header)
        } else if !isLast {
            report.sealsMissing += 1
        }
        return true
    }

    /// How far into a segment the check has come.
    private struct Walk {
        var next: UInt64
        var offset = SegmentHeader.bytes
        var digest = SealDigest()
    }

    /// Checks one frame; `false` at the end of what can be walked.
    private mutating func frame(
        _ walk: inout Walk, _ window: inout FrameWindow, _ segment: SegmentHeader, _ path: String
    ) throws(FileCallError) -> Bool {
        guard let header = try window.header(at: walk.offset), header.sequence == walk.next else { return false }
        let bytes = try window.bytes(at: walk.offset, header.frameBytes)
        let verdict = FrameCodec.verify(bytes, header, salt: segment.salt)
        guard verdict != .recordDamaged else { return false }
        if verdict == .erasableDamaged {
            fail(.corrupt, path, walk.offset + header.erasableOffset, walk.next, "the erasable bytes do not verify")
        }
        if verdict == .erased { report.erased += 1 }
        walk.digest.add(bytes, header)
        if report.firstSequence == 0 { report.firstSequence = walk.next }
        report.lastSequence = walk.next
        report.records += 1
        walk.next += 1
        walk.offset += header.frameBytes
        return true
    }

    /// Nothing but zeros may follow the last frame; in the last segment a torn tail may.
    ///
    /// - Returns: `false` when frames are damaged.
    private mutating func tail(
        _ walk: Walk, _ window: inout FrameWindow, _ file: FileDescriptor, _ header: SegmentHeader, _ path: String,
        isLast: Bool
    ) throws(FileCallError) -> Bool {
        let size = try calls.size(file)
        var offset = walk.offset
        while offset < size {
            let bytes = try window.bytes(at: offset, min(1 << 20, size - offset))
            guard !bytes.isEmpty else { break }
            if !FrameCodec.isZero(bytes) {
                if isLast, try !wasFlushed(walk.next, file, header) {
                    report.tornBytes = size - walk.offset
                    return true
                }
                fail(.corrupt, path, walk.offset, walk.next, "the frame does not verify")
                return false
            }
            offset += bytes.count
        }
        return true
    }

    /// Whether a record that does not verify was durable once: as recovery decides it, by what the frames around it and
    /// the mark of life say.
    private func wasFlushed(
        _ sequence: UInt64, _ file: FileDescriptor, _ header: SegmentHeader
    ) throws(FileCallError) -> Bool {
        if sequence <= knownHead { return true }
        // What the scan cannot read, the walk before it could not either, and has reported.
        guard let scan = try? SegmentScan(file, header, calls: calls, pending: nil) else { return false }
        return sequence <= scan.flushed
    }

    private mutating func seal(_ walk: Walk, _ header: SegmentHeader) throws(JournalError) {
        let path = folder + "/" + SegmentName.seal(first: header.firstSequence)
        let bytes = try journaling("check") { () throws(FileCallError) in
            try calls.bytes(try calls.open(path, O_RDONLY), count: 4097, at: 0)
        }
        guard let seal = SegmentSeal(bytes) else {
            fail(.corrupt, path, nil, header.firstSequence, "the seal does not verify")
            return
        }
        let seen = SegmentSeal(
            logID: header.logID, first: header.firstSequence, last: walk.next - 1, length: walk.offset,
            digest: walk.digest.finished())
        guard seal == seen else {
            fail(.corrupt, path, nil, seal.last, "the seal does not fit its segment, which ends at \(seen.last)")
            return
        }
        report.sealsVerified += 1
    }
}
