import CasebusJournal
import Glibc
import Synchronization

/// Closes full segments for good in the background: cuts off unused space, verifies every frame, writes the seal.
///
/// - Threading: any thread; the work is done on one queue, in order.
final class SegmentSealer: Sendable {
    private let folder: String
    private let calls: FileCalls
    private let problems = Mutex<[JournalError]>([])
    private let queue = BackgroundQueue(name: "casebus-seal")

    init(folder: String, calls: FileCalls) {
        self.folder = folder
        self.calls = calls
    }

    /// Seals a segment that gets no more records; what fails is done again at the next start.
    func seal(_ segment: Segment) {
        queue.async {
            do throws(JournalError) { try self.sealNow(segment) } catch {
                self.problems.withLock { $0.append(error) }
            }
        }
    }

    /// Waits for work under way.
    func drain() { queue.drain() }

    /// What failed since the last call.
    func takeProblems() -> [JournalError] {
        problems.withLock { problems in
            defer { problems.removeAll() }
            return problems
        }
    }

    private func sealNow(_ segment: Segment) throws(JournalError) {
        let (last, end) = (segment.last, segment.end)
        let file = try journaling("seal") { () throws(FileCallError) in
            let file = try calls.open(segment.path, O_RDWR)
            if try calls.size(file) > end { try calls.truncate(file, to: end) }
            return file
        }
        var digest = SealDigest()
        var window = FrameWindow(file, calls: calls, bytes: 1 << 20)
        var offset = SegmentHeader.bytes
        var sequence = segment.first
        while sequence <= last {
            guard let header = try Self.add(to: &digest, &window, segment, offset, sequence) else {
                throw JournalError(
                    .corrupt, operation: "seal", context: .init(file: segment.path, offset: offset, sequence: sequence))
            }
            offset += header.frameBytes
            sequence += 1
        }
        let seal = SegmentSeal(
            logID: segment.header.logID, first: segment.first, last: last, length: end, digest: digest.finished())
        try journaling("seal") { () throws(FileCallError) in
            try calls.flush(file)
            let path = folder + "/" + SegmentName.seal(first: segment.first)
            try calls.replace(path, with: seal.encoded(), in: folder)
        }
        segment.markSealed()
    }

    /// Adds one verified frame; `nil` when it does not verify.
    private static func add(
        to digest: inout SealDigest, _ window: inout FrameWindow, _ segment: Segment, _ offset: Int, _ sequence: UInt64
    ) throws(JournalError) -> FrameHeader? {
        do throws(FileCallError) {
            guard let header = try window.header(at: offset), header.sequence == sequence else { return nil }
            let bytes = try window.bytes(at: offset, header.erasableOffset)
            guard FrameCodec.recordVerifies(bytes, header, salt: segment.header.salt) else { return nil }
            digest.add(bytes, header)
            return header
        } catch {
            throw error.journalError("seal", offset: offset, sequence: sequence)
        }
    }
}
