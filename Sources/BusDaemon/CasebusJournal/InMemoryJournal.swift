import Synchronization

/// The journal for tests and the simulator: the contract of ``Journal`` on frames in memory, with faults on demand.
///
/// It keeps the encoded frames, so that damage is found by the same checksums as on disk.
package final class InMemoryJournal: Journal {
    /// How the next append fails.
    package enum Fault: Sendable {
        /// Nothing is written, the journal goes on.
        case rejected(JournalError.Code)
        /// The batch is there after ``reopened()``, the writer does not learn of it.
        case unknownWritten
        /// The batch is gone, the writer does not learn of it.
        case unknownNotWritten
        /// The first so many records of the batch are there, as a torn write leaves them.
        case unknownPartlyWritten(records: Int)
    }

    private struct State {
        /// One frame a record; index 0 is sequence 1.
        var frames: [[UInt8]] = []
        /// Records up to here are visible; frames behind it appear after ``InMemoryJournal/reopened()``.
        var head: UInt64 = 0
        var term: UInt64 = 0
        var faults: [Fault] = []
        var bytesFree = Int.max
        /// Set by an append of unknown fate: all later ones end the same way.
        var poison: JournalError?
    }

    package let logID: [UInt8]
    private let state: Mutex<State>

    package init(logID: [UInt8] = [UInt8](repeating: 0x2a, count: 16)) {
        precondition(logID.count == 16, "InMemoryJournal: a log id has 16 bytes, not \(logID.count)")
        self.logID = logID
        state = Mutex(State())
    }

    private init(logID: [UInt8], frames: [[UInt8]], term: UInt64) {
        self.logID = logID
        state = Mutex(State(frames: frames, head: UInt64(frames.count), term: term))
    }

    package var head: UInt64 { state.withLock { $0.head } }

    package func reserve(bytes: Int) throws(JournalError) {
        try state.withLock { (state) throws(JournalError) in
            if let poison = state.poison { throw poison }
            guard bytes <= state.bytesFree else {
                throw JournalError(
                    .diskFull, operation: "reserve",
                    context: .init(detail: "\(bytes) bytes asked, \(state.bytesFree) free"))
            }
        }
    }

    package func append(_ batch: JournalBatch, expecting: UInt64, term: UInt64) -> AppendOutcome {
        state.withLock { state in
            if let poison = state.poison { return .unknown(poison) }
            if let refusal = Self.refusal(state, batch, expecting: expecting, term: term) { return .rejected(refusal) }
            guard !batch.isEmpty else { return .durable }
            let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
            if case .rejected(let code) = fault { return .rejected(JournalError(code, operation: "append")) }
            var written = batch.count
            if case .unknownNotWritten = fault { written = 0 }
            if case .unknownPartlyWritten(let records) = fault { written = min(max(records, 0), batch.count) }
            for index in 0..<written {
                let extent = batch.extent(at: index)
                let bytes = FrameCodec.frameBytes(record: extent.recordLength, erasable: extent.erasableLength)
                state.frames.append([UInt8](batch.bytes[extent.offset..<extent.offset + bytes]))
            }
            state.term = term
            if fault != nil {
                let error = JournalError(.ioFailed, operation: "append", context: .init(detail: "injected"))
                state.poison = error
                return .unknown(error)
            }
            state.bytesFree -= batch.byteCount
            state.head += UInt64(batch.count)
            return .durable
        }
    }

    private static func refusal(
        _ state: State, _ batch: JournalBatch, expecting: UInt64, term: UInt64
    ) -> JournalError? {
        if term < state.term {
            return JournalError(
                .termPassed, operation: "append", context: .init(detail: "term \(term), seen \(state.term)"))
        }
        if expecting != state.head + 1 || batch.firstSequence != expecting {
            return JournalError(
                .outOfOrder, operation: "append",
                context: .init(
                    sequence: expecting, detail: "head \(state.head), batch begins at \(batch.firstSequence)"))
        }
        if batch.byteCount > state.bytesFree { return JournalError(.diskFull, operation: "append") }
        return nil
    }

    package func read(_ sequence: UInt64) throws(JournalError) -> StoredRecord? {
        try state.withLock { (state) throws(JournalError) in try Self.read(sequence, state) }
    }

    package func read(from sequence: UInt64, byteLimit: Int) throws(JournalError) -> [StoredRecord] {
        try state.withLock { (state) throws(JournalError) in
            var records: [StoredRecord] = []
            var bytes = 0
            var next = max(sequence, 1)
            while let record = try Self.read(next, state) {
                if !records.isEmpty && bytes + record.byteCount > byteLimit { break }
                bytes += record.byteCount
                records.append(record)
                next += 1
            }
            return records
        }
    }

    private static func read(_ sequence: UInt64, _ state: State) throws(JournalError) -> StoredRecord? {
        guard sequence > 0, sequence <= state.head else { return nil }
        let context = JournalError.Context(file: "memory", sequence: sequence)
        let frame = state.frames[Int(sequence - 1)]
        let record: Result<StoredRecord, FrameDamage> = frame.withUnsafeBytes { bytes in
            Result { () throws(FrameDamage) in try StoredRecord(frame: bytes, salt: 0) }
        }
        guard case .success(let stored) = record, stored.sequence == sequence else {
            throw JournalError(.corrupt, operation: "read", context: context)
        }
        return stored
    }

    package func erase(_ sequence: UInt64) throws(JournalError) {
        try state.withLock { (state) throws(JournalError) in
            guard let record = try Self.read(sequence, state) else {
                throw JournalError(
                    .outOfOrder, operation: "erase", context: .init(sequence: sequence, detail: "head \(state.head)"))
            }
            let start = FrameCodec.headerBytes + record.record.count
            for index in start..<start + record.erasable.count { state.frames[Int(sequence - 1)][index] = 0 }
        }
    }
}

// MARK: - What only tests and the simulator ask for

extension InMemoryJournal {
    /// Makes the next append fail; several faults are used up in order.
    package func failNextAppend(_ fault: Fault) { state.withLock { $0.faults.append(fault) } }

    /// Sets how many bytes still fit; `Int.max` ends the shortage.
    package func limit(bytesFree: Int) { state.withLock { $0.bytesFree = bytesFree } }

    /// Flips one bit of a stored frame.
    package func corrupt(_ sequence: UInt64, byte: Int, bit: Int = 0) {
        state.withLock { $0.frames[Int(sequence - 1)][byte] ^= 1 << UInt8(bit) }
    }

    /// The journal as a restarted process finds it: what was written is there, pending faults are not.
    package func reopened() -> InMemoryJournal {
        state.withLock { state in
            state.poison = JournalError(.closed, operation: "append", context: .init(detail: "opened again elsewhere"))
            return InMemoryJournal(logID: logID, frames: state.frames, term: state.term)
        }
    }
}
