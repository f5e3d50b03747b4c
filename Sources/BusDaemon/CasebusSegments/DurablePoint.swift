package import CasebusJournal
import Glibc

/// A record that is on the disk for good, found without asking the daemon that writes the log.
///
/// The daemon writes its head into `alive` once a second: the mark after the next one was begun after this was asked,
/// so that everything that was confirmed before lies at or below it.
package struct DurablePoint: Equatable, Sendable {
    /// The last durable record; `nil`: no daemon runs, and all that verifies counts.
    package var head: UInt64?
    /// What `alive` said; zeros where there is none.
    package var alive: AliveMark.Reading

    /// Waits this long at most for the daemon's marks; after that the last one counts.
    package static let patienceMilliseconds = 5000
    private static let stepMilliseconds = 50

    /// - Cost: up to two seconds while a daemon runs.
    package static func find(stateFolder: String, calls: FileCalls = FileCalls()) throws(JournalError) -> DurablePoint {
        let path = stateFolder + "/" + AliveMark.fileName
        let begun = try MarkFile.look(at: path, calls: calls)
        var seen = begun
        var waited = 0
        while try StateFolderLock.isHeld(stateFolder: stateFolder, calls: calls), waited < patienceMilliseconds,
            (seen?.counter ?? 0) < (begun?.counter ?? 0) + 2
        {
            usleep(UInt32(stepMilliseconds * 1000))
            waited += stepMilliseconds
            seen = try MarkFile.look(at: path, calls: calls)
        }
        let numbers = seen?.numbers ?? (0, 0, 0, 0)
        let alive = AliveMark.Reading(timeMilliseconds: numbers.0, head: numbers.1, term: numbers.2)
        let runs = try StateFolderLock.isHeld(stateFolder: stateFolder, calls: calls)
        return DurablePoint(head: runs ? alive.head : nil, alive: alive)
    }
}
