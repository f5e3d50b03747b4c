import CasebusJournal
import CasebusModel
import Glibc

/// Finds out what a journal folder holds, refuses what it cannot vouch for, and cuts a torn tail.
///
/// Nothing is ever deleted on doubt: what is cut is copied to `torn-<sequence>.bin` first.
struct Recovery {
    /// What was found.
    struct Finding {
        var logID: [UInt8]
        /// In order of their first sequence; the last one is the active one unless it is sealed.
        var segments: [Segment]
        /// The highest term seen in headers and marks.
        var term: UInt64
        /// Files that torn tails were copied to.
        var tornFiles: [String] = []
        /// Whether the log ends before a known durable point and that was accepted.
        var isRestoredBackup = false
    }

    /// What is known from outside the segments.
    struct Known {
        /// A record that was durable once: the alive mark's and the erasing mark's heads, whichever is higher.
        var head: UInt64
        var term: UInt64
        var pending: PendingErasure?
    }

    let folder: String
    let calls: FileCalls
    let known: Known
    let acceptsRestoredBackup: Bool

    /// - Returns: `nil` when there is no log yet.
    func run() throws(JournalError) -> Finding? {
        let names = try journaling("open") { () throws(FileCallError) in try calls.list(folder) }
        let firsts = names.compactMap(SegmentName.firstSequence)
        guard let lowest = firsts.first else {
            guard known.head == 0 else {
                throw refusal(.missingSegment, folder, 1, "no segment at all, the log reached \(known.head)")
            }
            return nil
        }
        guard lowest == 1 else {
            throw refusal(.missingSegment, path(lowest), 1, "the first segment begins at \(lowest)")
        }
        var finding = Finding(logID: [], segments: [], term: known.term)
        for (position, first) in firsts.enumerated() {
            let next = position + 1 < firsts.count ? firsts[position + 1] : nil
            let file = try journaling("open") { () throws(FileCallError) in try calls.open(path(first), O_RDWR) }
            let header = try header(file, first: first, logID: finding.logID)
            finding.logID = header.logID
            finding.term = max(finding.term, header.term)
            let isSealed = names.contains(SegmentName.seal(first: first))
            if isSealed {
                finding.segments.append(try sealed(file, header, next: next))
            } else if let next {
                finding.segments.append(try unsealed(file, header, next: next))
            } else {
                finding.segments.append(try active(file, header, &finding))
            }
        }
        let head = finding.segments.last?.last ?? 0
        if head < known.head {
            guard acceptsRestoredBackup else {
                throw refusal(
                    .backupRestored, path(firsts[firsts.count - 1]), head + 1,
                    "the log ends at \(head), it was durable up to \(known.head)")
            }
            finding.isRestoredBackup = true
        }
        return finding
    }

    private func path(_ first: UInt64) -> String { folder + "/" + SegmentName.segment(first: first) }

    private func refusal(
        _ code: JournalError.Code, _ file: String, _ sequence: UInt64, _ detail: String, offset: Int? = nil
    ) -> JournalError {
        JournalError(
            code, operation: "open", context: .init(file: file, offset: offset, sequence: sequence, detail: detail))
    }

    private func header(
        _ file: FileDescriptor, first: UInt64, logID: [UInt8]
    ) throws(JournalError) -> SegmentHeader {
        let header = try SegmentHeader.read(file, calls: calls)
        guard logID.isEmpty || header.logID == logID else {
            throw refusal(
                .foreignLog, file.path, first,
                "log \(Hexadecimal.text(header.logID)) among segments of \(Hexadecimal.text(logID))")
        }
        guard header.firstSequence == first else {
            throw refusal(
                .corrupt, file.path, first, "its header says that it begins at \(header.firstSequence)", offset: 40)
        }
        return header
    }

    /// A sealed segment: the seal is believed, its frames are verified when they are read.
    private func sealed(
        _ file: FileDescriptor, _ header: SegmentHeader, next: UInt64?
    ) throws(JournalError) -> Segment {
        let sealPath = folder + "/" + SegmentName.seal(first: header.firstSequence)
        let (bytes, size) = try journaling("open") { () throws(FileCallError) in
            let file = try calls.open(sealPath, O_RDONLY)
            return (try calls.bytes(file, count: 4096, at: 0), try calls.size(file))
        }
        guard size <= 4096, let seal = SegmentSeal(bytes), seal.first == header.firstSequence else {
            throw refusal(
                .corrupt, sealPath, header.firstSequence,
                "the seal does not verify; moved out of the folder it is made again from its segment")
        }
        guard seal.logID == header.logID else { throw refusal(.foreignLog, sealPath, seal.first, "a foreign seal") }
        if let next, next != seal.last + 1 {
            throw refusal(.missingSegment, path(next), seal.last + 1, "the segment before it ends at \(seal.last)")
        }
        let bytesOnDisk = try journaling("open") { () throws(FileCallError) in try calls.size(file) }
        guard bytesOnDisk >= seal.length else {
            throw refusal(
                .corrupt, file.path, seal.last, "the seal counts \(seal.length) bytes", offset: bytesOnDisk)
        }
        return Segment(
            path: file.path, header: header, last: seal.last, end: seal.length, index: nil, isSealed: true, calls: calls
        )
    }

    /// A full segment whose seal was not written before the process ended; all of it was flushed.
    private func unsealed(
        _ file: FileDescriptor, _ header: SegmentHeader, next: UInt64
    ) throws(JournalError) -> Segment {
        let scan = try SegmentScan(file, header, calls: calls, pending: known.pending)
        guard scan.stop == .clean else {
            throw refusal(.corrupt, file.path, scan.last + 1, "a frame does not verify", offset: scan.end)
        }
        guard scan.last + 1 == next else {
            throw refusal(.missingSegment, path(next), scan.last + 1, "the segment before it ends at \(scan.last)")
        }
        return Segment(
            path: file.path, header: header, last: scan.last, end: scan.end, index: scan.index, isSealed: false,
            calls: calls)
    }

    /// The segment that was written last: the only one whose tail can be torn.
    private func active(
        _ file: FileDescriptor, _ header: SegmentHeader, _ finding: inout Finding
    ) throws(JournalError) -> Segment {
        var scan = try SegmentScan(file, header, calls: calls, pending: known.pending)
        // A copy made while the daemon ran ends in a torn tail too: whoever accepts it accepts that.
        let flushed = acceptsRestoredBackup ? scan.flushed : max(scan.flushed, known.head)
        if let torn = scan.erasedUnflushed.first(where: { $0.sequence > flushed }) { scan.cut(at: torn) }
        if scan.dirtyEnd > scan.end {
            guard scan.last + 1 > flushed else {
                throw refusal(
                    .corrupt, file.path, scan.last + 1,
                    "a frame at or below \(flushed), which was flushed, does not verify",
                    offset: scan.end)
            }
            finding.tornFiles.append(try setAside(file, scan.end..<scan.dirtyEnd, from: scan.last + 1))
        }
        // After a failed flush the system may hold bytes as written that never reached the disk: write them again.
        try rewrite(file, scan.offset(behind: flushed)..<scan.end)
        return Segment(
            path: file.path, header: header, last: scan.last, end: scan.end, index: scan.index, isSealed: false,
            calls: calls)
    }

    /// Copies a torn tail to its own file, then puts zeros in its place.
    private func setAside(
        _ file: FileDescriptor, _ range: Range<Int>, from sequence: UInt64
    ) throws(JournalError) -> String {
        try journaling("open") { () throws(FileCallError) in
            let stem = folder + "/torn-" + SegmentName.digits(sequence)
            var target = stem + ".bin"
            var number = 2
            while calls.exists(target) {
                target = "\(stem)-\(number).bin"
                number += 1
            }
            try calls.replace(target, with: try calls.bytes(file, count: range.count, at: range.lowerBound), in: folder)
            let zeros = [UInt8](repeating: 0, count: range.count)
            try calls.write(file, zeros, at: range.lowerBound)
            try calls.flush(file)
            return target
        }
    }

    private func rewrite(_ file: FileDescriptor, _ range: Range<Int>) throws(JournalError) {
        guard !range.isEmpty else { return }
        try journaling("open") { () throws(FileCallError) in
            let bytes = try calls.bytes(file, count: range.count, at: range.lowerBound)
            try calls.write(file, bytes, at: range.lowerBound)
            try calls.flush(file)
        }
    }
}
