package import CasebusJournal

/// When the daemon was last known to be alive, and how far the log was flushed then.
///
/// The daemon's housekeeping writes it every second. At start it bounds the outage, and a log that ends before the
/// mark is recognised as a restored backup.
///
/// - Shape: the file `alive` in the state folder, a ``MarkFile`` of time, head, term, 0.
package final class AliveMark: Sendable {
    package struct Reading: Equatable, Sendable {
        /// Milliseconds since 1970 in UTC; 0 when the daemon has never run here.
        package var timeMilliseconds: UInt64
        /// The journal's head at that time.
        package var head: UInt64
        /// The writer's term at that time.
        package var term: UInt64

        package init(timeMilliseconds: UInt64, head: UInt64, term: UInt64) {
            self.timeMilliseconds = timeMilliseconds
            self.head = head
            self.term = term
        }
    }

    package static let fileName = "alive"
    private let mark: MarkFile

    /// Opens the mark of a state folder, and makes it when it is not there.
    package init(stateFolder: String, calls: FileCalls = FileCalls()) throws(JournalError) {
        mark = try MarkFile(path: stateFolder + "/" + Self.fileName, folder: stateFolder, calls: calls)
    }

    /// The mark as last written.
    package var reading: Reading {
        let numbers = mark.numbers
        return Reading(timeMilliseconds: numbers.0, head: numbers.1, term: numbers.2)
    }

    /// Writes and flushes the mark.
    ///
    /// - Cost: one `fdatasync`.
    package func write(_ reading: Reading) throws(JournalError) {
        try mark.write((reading.timeMilliseconds, reading.head, reading.term, 0))
    }
}
