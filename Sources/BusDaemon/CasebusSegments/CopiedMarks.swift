package import CasebusJournal
import Glibc

/// The mark files of a copied state folder: they tell of the copy, not of the log it was made from.
package enum CopiedMarks {
    /// Writes `alive` and `journal/erasing.mark` into a copy that ends at a point.
    ///
    /// An erasure that was under way in the source is finished when the copy is opened.
    package static func write(
        into stateFolder: String, from source: String, point: LogReading.Point, aliveMilliseconds: UInt64,
        calls: FileCalls = FileCalls()
    ) throws(JournalError) {
        let journal = stateFolder + "/journal"
        let theirs = try MarkFile.look(at: source + "/journal/" + SegmentName.erasing, calls: calls)
        let erasing = try MarkFile(path: journal + "/" + SegmentName.erasing, folder: journal, calls: calls)
        let pending = theirs?.numbers ?? (0, 0, 0, 0)
        let isWithin = pending.1 <= point.sequence
        try erasing.write((point.sequence, isWithin ? pending.1 : 0, isWithin ? pending.2 : 0, 0))
        try AliveMark(stateFolder: stateFolder, calls: calls)
            .write(.init(timeMilliseconds: aliveMilliseconds, head: point.sequence, term: point.term))
    }

    /// Makes a daemon refuse the folder until somebody accepts that it is a restored backup: what was confirmed behind
    /// its last record is not in it, and the log goes on under a higher term.
    package static func demandAcceptance(of stateFolder: String, calls: FileCalls = FileCalls()) throws(JournalError) {
        let alive = try AliveMark(stateFolder: stateFolder, calls: calls)
        let mark = alive.reading
        try alive.write(.init(timeMilliseconds: mark.timeMilliseconds, head: mark.head + 1, term: mark.term))
    }
}
