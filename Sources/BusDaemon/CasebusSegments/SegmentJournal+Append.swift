package import CasebusJournal
import Glibc
import Synchronization

extension SegmentJournal {
    package func reserve(bytes: Int) throws(JournalError) {
        guard bytes <= options.segmentBytes - SegmentHeader.bytes else { throw tooLarge(bytes, "reserve") }
        let hasRoom = try writer.withLock { (writer) throws(JournalError) in
            if let poison = writer.poison { throw poison }
            guard !writer.isClosed else { throw JournalError(.closed, operation: "reserve") }
            return writer.active.end + bytes <= writer.capacity
        }
        if !hasRoom { try preparer.ensure() }
    }

    package func append(_ batch: JournalBatch, expecting: UInt64, term: UInt64) -> AppendOutcome {
        writer.withLock { writer in
            if let poison = writer.poison { return .unknown(poison) }
            if let refusal = refusal(writer, batch, expecting: expecting, term: term) { return .rejected(refusal) }
            guard !batch.isEmpty else { return .durable }
            if term > writer.active.header.term || writer.active.end + batch.byteCount > writer.capacity {
                if let failure = roll(&writer, term: term) {
                    guard failure.isUnknown else { return .rejected(failure.error) }
                    writer.poison = failure.error
                    return .unknown(failure.error)
                }
            }
            let outcome = write(batch, &writer)
            if case .unknown(let error) = outcome { writer.poison = error }
            return outcome
        }
    }

    private func refusal(
        _ writer: Writer, _ batch: JournalBatch, expecting: UInt64, term: UInt64
    ) -> JournalError? {
        guard !writer.isClosed else { return JournalError(.closed, operation: "append") }
        guard term >= writer.term else {
            return JournalError(
                .termPassed, operation: "append", context: .init(detail: "term \(term), seen \(writer.term)"))
        }
        guard expecting == head + 1, batch.firstSequence == expecting else {
            return JournalError(
                .outOfOrder, operation: "append",
                context: .init(sequence: expecting, detail: "head \(head), batch begins at \(batch.firstSequence)"))
        }
        guard batch.byteCount <= options.segmentBytes - SegmentHeader.bytes else {
            return tooLarge(batch.byteCount, "append")
        }
        return nil
    }

    private func tooLarge(_ bytes: Int, _ operation: String) -> JournalError {
        JournalError(
            .tooLarge, operation: operation,
            context: .init(
                detail: "a batch of \(bytes) bytes, a segment holds \(options.segmentBytes - SegmentHeader.bytes)"))
    }

    /// One `pwrite`, one `fdatasync`.
    private func write(_ batch: JournalBatch, _ writer: inout Writer) -> AppendOutcome {
        let offset = writer.active.end
        let salt = writer.active.header.salt
        batch.applySalt(salt)
        defer { batch.applySalt(salt) }
        do throws(FileCallError) {
            try calls.write(writer.file, batch.bytes, at: offset)
        } catch {
            let failure = error.journalError("append", offset: offset, sequence: batch.firstSequence)
            guard failure.code == .diskFull, clear(writer.file, offset..<offset + batch.byteCount) else {
                return .unknown(failure)
            }
            return .rejected(failure)
        }
        do throws(FileCallError) {
            try calls.flush(writer.file)
        } catch {
            return .unknown(error.journalError("append", offset: offset, sequence: batch.firstSequence))
        }
        writer.active.noteAppended(batch)
        headValue.store(batch.lastSequence, ordering: .releasing)
        return .durable
    }

    /// Takes a batch that did not fit off the file again; `true` when nothing of it can come back.
    private func clear(_ file: FileDescriptor, _ range: Range<Int>) -> Bool {
        do throws(FileCallError) {
            let end = min(range.upperBound, try calls.size(file))
            guard end > range.lowerBound else { return true }
            try calls.write(file, [UInt8](repeating: 0, count: end - range.lowerBound), at: range.lowerBound)
            try calls.flush(file)
            return true
        } catch {
            return false
        }
    }

    /// Goes on in a new segment; a segment without records is replaced.
    ///
    /// - Returns: what failed; the active segment is the old one then.
    func roll(_ writer: inout Writer, term: UInt64) -> NewSegment.Failure? {
        let old = writer.active
        do throws(NewSegment.Failure) {
            let maker = NewSegment(folder: folder, options: options, preparer: preparer)
            let made = try maker.attempt(first: head + 1, term: term, logID: logID)
            do throws(FileCallError) {
                writer.file = try calls.open(made.path, O_RDWR)
            } catch {
                throw NewSegment.Failure(error: error.journalError("append"), isUnknown: true)
            }
            writer.active = made
        } catch {
            return error
        }
        writer.capacity = options.segmentBytes
        writer.term = term
        let isReplaced = old.first == writer.active.first
        let active = writer.active
        segments.withLock { segments in
            if isReplaced { segments.removeLast() }
            segments.append(active)
        }
        if !isReplaced { sealer.seal(old) }
        preparer.begin()
        return nil
    }
}
