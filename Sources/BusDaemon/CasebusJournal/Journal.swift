/// What became of an append.
///
/// The three outcomes are all there are: a caller that sees `durable` may answer, one that sees
/// `rejected` knows that nothing was written and may go on after rolling its state back, one that
/// sees `unknown` must end the process and let recovery find out.
package enum AppendOutcome: Sendable {
    /// Every record of the batch is on disk.
    case durable
    /// Nothing of the batch is in the log; the log's head is what it was.
    case rejected(JournalError)
    /// Part or all of the batch may be on disk. No further append is accepted.
    case unknown(JournalError)
}

/// The append-only log of records: the truth that everything else is derived from.
///
/// - Threading: one thread at a time calls ``append(_:expecting:term:)`` and ``reserve(bytes:)``;
///   reads may come from any thread and see durable records only.
/// - Shape: records are numbered from 1 without gaps.
package protocol Journal: AnyObject, Sendable {
    /// The identity of this log, drawn once when it is made: 16 bytes.
    var logID: [UInt8] { get }

    /// The number of the last durable record; 0 while there is none.
    var head: UInt64 { get }

    /// Makes sure that a batch of so many bytes will find room, before anyone relies on it.
    ///
    /// - Throws: ``JournalError`` with code `diskFull`; the call may be repeated and heals by itself.
    func reserve(bytes: Int) throws(JournalError)

    /// Appends a batch with one flush and returns when its fate is known.
    ///
    /// - Parameters:
    ///   - expecting: the sequence that the batch's first record carries: `head + 1`.
    ///   - term: the writer's term; a journal that has seen a higher one rejects.
    func append(_ batch: JournalBatch, expecting: UInt64, term: UInt64) -> AppendOutcome

    /// Reads one record and verifies its checksums.
    ///
    /// - Returns: `nil` when the sequence is 0 or above ``head``.
    /// - Throws: ``JournalError`` with code `corrupt` or `ioFailed`.
    func read(_ sequence: UInt64) throws(JournalError) -> StoredRecord?

    /// Reads records in order from a sequence on, until `byteLimit` bytes are gathered (at least one
    /// record when there is one) or ``head`` is reached.
    func read(from sequence: UInt64, byteLimit: Int) throws(JournalError) -> [StoredRecord]

    /// Overwrites the erasable part of a record with zeros, on disk, and leaves the record as it is.
    func erase(_ sequence: UInt64) throws(JournalError)
}
