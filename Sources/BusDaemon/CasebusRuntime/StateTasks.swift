package import CasebusConfiguration
internal import CasebusIndex
internal import CasebusJournal
internal import CasebusSegments
import Foundation

/// What can be done with a state folder while no daemon serves it.
package struct StateTasks {
    private let state: String
    private let segmentBytes: Int

    package init(_ installation: Installation) {
        state = installation.configuration.statePath
        segmentBytes = installation.configuration.journal.segmentMebibytes << 20
    }

    /// Verifies the whole log and prints what was found.
    ///
    /// - Throws: ``StartError`` when something is wrong with it.
    package func checkJournal() throws {
        let report = try JournalCheck.run(stateFolder: state)
        for line in report.lines { print(line) }
        guard report.isSound else {
            // What a restored backup lacks is no damage: somebody has to say that it is known.
            let isOlder = report.errors.allSatisfy { $0.code == .backupRestored }
            throw StartError(
                isOlder
                    ? "\(state): the log is sound, but older than what was durable here: a restored backup. Start "
                        + "once with --accept-restored-backup; nothing was changed"
                    : "\(state): the log is damaged, see above; nothing was changed. Restore a backup beside it and compare"
            )
        }
    }

    /// Makes the index anew, with progress on a terminal.
    package func rebuildIndex() throws {
        let lock = try StateFolderLock(stateFolder: state)
        defer { withExtendedLifetime(lock) {} }
        var options = SegmentJournal.Options(nowMilliseconds: { UInt64(Date().timeIntervalSince1970 * 1000) })
        options.segmentBytes = segmentBytes
        let journal = try SegmentJournal(stateFolder: state, options: options)
        let index = try Index.rebuild(folder: state, logID: journal.logID, head: journal.head)
        let showsProgress = isatty(STDERR_FILENO) == 1
        while index.appliedSequence < journal.head {
            try index.apply(try journal.read(from: index.appliedSequence + 1, byteLimit: 4 << 20))
            if showsProgress {
                let share = index.appliedSequence * 100 / journal.head
                FileHandle.standardError.write(
                    Data("\rindexed \(index.appliedSequence) of \(journal.head) records, \(share) %".utf8))
            }
        }
        if showsProgress { FileHandle.standardError.write(Data("\n".utf8)) }
        print("\(state)/\(Index.fileName): \(index.appliedSequence) records")
        try journal.close()
    }
}
