import CLinux
import CasebusJournal
import CasebusModel
import CasebusSegments
import Foundation

/// Puts a backup into a new installation folder: the configuration beside `state/`.
package struct RestoreRun {
    /// What lies there now.
    package struct Summary: Encodable, Sendable {
        package var folder: String
        package var configuration: String
        package var state: String
        /// The `casebus.yaml` that the bus ran on.
        package var madeFrom: String
        package var madeAt: String
        package var sequence: UInt64
        package var recordedAt: String
        package var recordSHA256: String
        package var files: Int
        package var bytes: Int
        package var withKeys: Bool

        enum CodingKeys: String, CodingKey {
            case folder, configuration, state, sequence, files, bytes
            case madeFrom = "made_from"
            case madeAt = "made_at"
            case recordedAt = "recorded_at"
            case recordSHA256 = "record_sha256"
            case withKeys = "with_keys"
        }
    }

    /// Restores a backup. The daemon will not open it until somebody accepts that it is a restored one.
    ///
    /// - Parameter target: absolute; new or empty.
    /// - Throws: the first file that is missing or not what was backed up, and nothing is there then.
    package static func run(
        from source: String, into target: String, progress: (_ done: Int, _ total: Int) -> Void
    ) throws(BackupError) -> Summary {
        casebus_thread_yields()
        let manifest = try BackupManifest.read(from: source)
        if PlainFile.exists(target) {
            guard PlainFile.isFolder(target), try PlainFile.names(in: target).isEmpty else {
                throw BackupError(.targetTaken, target, "it is not empty")
            }
        }
        let folder = try PartialFolder(for: target)
        do throws(BackupError) {
            try fill(folder.path, source, manifest, progress)
            try folder.finish()
        } catch {
            folder.abandon()
            throw error
        }
        return Summary(
            folder: target, configuration: target + "/casebus.yaml", state: target + "/state",
            madeFrom: manifest.configuration, madeAt: manifest.madeAt, sequence: manifest.point.sequence,
            recordedAt: manifest.point.recordedAt, recordSHA256: manifest.point.recordSHA256,
            files: manifest.files.count, bytes: manifest.files.reduce(0) { $0 + $1.bytes },
            withKeys: manifest.withKeys)
    }

    private static func fill(
        _ folder: String, _ source: String, _ manifest: BackupManifest, _ progress: (Int, Int) -> Void
    ) throws(BackupError) {
        // Sums of a hostile manifest may be above any number.
        var total = 0
        for file in manifest.files {
            _ = try place(of: file, source)
            guard try PlainFile.size(source + "/" + file.path) == file.bytes else {
                throw BackupError(.fileDamaged, source + "/" + file.path, "it has not \(file.bytes) bytes")
            }
            total = total.addingReportingOverflow(file.bytes).overflow ? .max : total + file.bytes
        }
        let free = try PlainFile.bytesFree(at: folder)
        guard total <= free - min(free, BackupRun.spareBytes) else {
            throw BackupError(.diskSpace, folder, "\(total) bytes are needed, \(free) are free")
        }
        var before = 0
        for file in manifest.files {
            let (path, mode) = try place(of: file, source)
            try makeFolders(for: path, in: folder)
            var done = before
            let copied = try PlainFile.copy(
                source + "/" + file.path, to: folder + "/" + path, bytes: file.bytes, mode: mode
            ) { count in
                done += count
                progress(done, total)
            }
            guard copied == (file.bytes, file.sha256) else {
                throw BackupError(.fileDamaged, source + "/" + file.path, "its digest is not that of the manifest")
            }
            before += file.bytes
        }
        let state = folder + "/state"
        try CopiedLog.open(state, logID: manifest.logID, sequence: manifest.point.sequence)
        let log = try onLog(state) { () throws(JournalError) in try LogReading(stateFolder: state, through: nil) }
        guard Hexadecimal.text(log.point.digest) == manifest.point.recordSHA256 else {
            throw BackupError(.manifestDamaged, source, "record \(log.point.sequence) is not the one that it names")
        }
        try onLog(state) { () throws(JournalError) in try CopiedMarks.demandAcceptance(of: state) }
    }

    /// Where a file goes, and who may read it there.
    private static func place(
        of file: BackupManifest.File, _ source: String
    ) throws(BackupError) -> (path: String, mode: mode_t) {
        if file.path.hasPrefix("state/") { return (file.path, PlainFile.privateMode) }
        let path = String(file.path.dropFirst("installation/".utf8.count))
        guard file.path.hasPrefix("installation/"), !path.hasPrefix("state/"), path != "state" else {
            throw BackupError(.manifestDamaged, source, "a file that no backup holds: \(file.path.debugDescription)")
        }
        return (path, path.contains(".key") ? PlainFile.privateMode : PlainFile.sharedMode)
    }

    private static func makeFolders(for path: String, in folder: String) throws(BackupError) {
        var parent = folder
        for part in path.split(separator: "/").dropLast() {
            parent += "/" + part
            try PlainFile.makeFolder(parent)
        }
    }
}
