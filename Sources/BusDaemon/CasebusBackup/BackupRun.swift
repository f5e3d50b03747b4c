import CLinux
package import CasebusConfiguration
import CasebusJournal
import CasebusModel
import CasebusSegments
import Foundation

/// One backup of an installation, beside the daemon that runs on it or while none does.
///
/// Snapshot and id runs are copied first, then the point is found, then the log is copied up to it: so none of them
/// tells of a record that the copy has not.
package struct BackupRun {
    /// What was made.
    package struct Summary: Encodable, Sendable {
        package var folder: String
        package var sequence: UInt64
        package var recordedAt: String
        package var recordSHA256: String
        package var logID: String
        package var segments: Int
        package var files: Int
        package var bytes: Int
        /// Of these, what an earlier backup in the same place had already.
        package var keptBytes: Int
        package var withKeys: Bool

        enum CodingKeys: String, CodingKey {
            case folder, sequence, segments, files, bytes
            case recordedAt = "recorded_at"
            case recordSHA256 = "record_sha256"
            case logID = "log_id"
            case keptBytes = "kept_bytes"
            case withKeys = "with_keys"
        }
    }

    /// Bytes of the log that are done, of all.
    package typealias Progress = (_ done: Int, _ total: Int) -> Void

    /// Room that must be left on the disk beside what the log needs: for manifest, configuration, snapshot.
    static let spareBytes = 16 << 20
    /// How often snapshot and runs are looked for when the daemon removes them meanwhile; then the backup does without.
    private static let derivedAttempts = 5
    private static let derivedFolders = ["state/snapshots", "state/fingerprints"]

    private let installation: Installation
    private let target: String
    private let withKeys: Bool
    private let version: String
    private let progress: Progress

    /// Makes a backup.
    ///
    /// - Parameters:
    ///   - installation: read for a client, so that mistakes in other files do not keep anybody from a backup.
    ///   - target: absolute; new, empty, or an earlier backup of the same log.
    /// - Cost: reads the log once, what is kept of an earlier backup once, and the copy twice; on a thread that gives
    ///   way to every other one.
    package static func run(
        _ installation: Installation, to target: String, withKeys: Bool, version: String,
        progress: @escaping Progress
    ) throws(BackupError) -> Summary {
        casebus_thread_yields()
        let run = BackupRun(
            installation: installation, target: target, withKeys: withKeys, version: version, progress: progress)
        let earlier = try run.lookAtTarget()
        let folder = try PartialFolder(for: target)
        do throws(BackupError) {
            let summary = try run.fill(folder.path, earlier)
            try folder.finish()
            run.note(summary)
            return summary
        } catch {
            folder.abandon()
            throw error
        }
    }

    private init(
        installation: Installation, target: String, withKeys: Bool, version: String, progress: @escaping Progress
    ) {
        self.installation = installation
        self.target = target
        self.withKeys = withKeys
        self.version = version
        self.progress = progress
    }

    private var state: String { installation.configuration.statePath }

    private func lookAtTarget() throws(BackupError) -> BackupManifest? {
        guard !(target + "/").hasPrefix(state + "/") else {
            throw BackupError(.targetTaken, target, "it lies in the state folder that is to be backed up")
        }
        guard PlainFile.exists(target) else { return nil }
        guard PlainFile.isFolder(target) else { throw BackupError(.targetTaken, target, "it is no folder") }
        if try PlainFile.names(in: target).isEmpty { return nil }
        guard PlainFile.exists(target + "/" + BackupManifest.fileName) else {
            throw BackupError(.targetTaken, target, "something else lies in it")
        }
        return try BackupManifest.read(from: target)
    }

    private func fill(_ folder: String, _ earlier: BackupManifest?) throws(BackupError) -> Summary {
        for name in ["state", "state/journal", "installation"] { try PlainFile.makeFolder(folder + "/" + name) }
        var content = BackupContent(folder: folder)
        let derived = try copyDerived(to: &content)
        let durable = try onLog(state) { () throws(JournalError) in try DurablePoint.find(stateFolder: state) }
        let log = try onLog(state) { () throws(JournalError) in
            try LogReading(stateFolder: state, through: durable.head, known: durable.alive.head)
        }
        let logID = Hexadecimal.text(log.logID)
        guard earlier?.logID ?? logID == logID else {
            throw BackupError(.targetTaken, target, "a backup of another log lies in it")
        }
        if let derived, derived > log.point.sequence { try dropDerived(from: &content) }
        try copyLog(log, to: &content, earlier)
        try onLog(state) { () throws(JournalError) in
            try CopiedMarks.write(
                into: folder + "/state", from: state, point: log.point,
                aliveMilliseconds: durable.alive.timeMilliseconds)
        }
        for name in ["seed", "DEMO"] where PlainFile.exists(state + "/" + name) {
            try content.copy(state + "/" + name, as: "state/" + name)
        }
        for file in try InstallationFiles(installation, withKeys: withKeys).copied { try content.copy(file) }
        try CopiedLog.open(folder + "/state", logID: logID, sequence: log.point.sequence)
        for name in ["state/alive", "state/journal/erasing.mark"] { try content.addWritten(name) }
        let point = BackupManifest.Point(
            sequence: log.point.sequence, term: log.point.term,
            recordedAt: Timestamp(milliseconds: log.point.recordedAt).description,
            recordSHA256: Hexadecimal.text(log.point.digest))
        let manifest = BackupManifest(
            version: version, madeAt: Self.now(), logID: logID, point: point, withKeys: withKeys,
            configuration: installation.path, files: content.files.sorted { $0.path < $1.path })
        try manifest.write(into: folder)
        return Summary(
            folder: target, sequence: point.sequence, recordedAt: point.recordedAt, recordSHA256: point.recordSHA256,
            logID: logID, segments: log.pieces.count, files: content.files.count, bytes: content.bytes,
            keptBytes: content.keptBytes, withKeys: withKeys)
    }

    private static func now() -> String {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).description
    }

    // MARK: The log

    private func copyLog(
        _ log: LogReading, to content: inout BackupContent, _ earlier: BackupManifest?
    ) throws(BackupError) {
        let known = Dictionary((earlier?.files ?? []).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let total = log.pieces.reduce(0) { $0 + $1.bytes }
        var wanted = Self.spareBytes
        for piece in log.pieces where !mayBeKept(piece, known) { wanted += piece.bytes }
        let free = try PlainFile.bytesFree(at: content.folder)
        guard wanted <= free else {
            throw BackupError(.diskSpace, target, "\(wanted) bytes are needed, \(free) are free")
        }
        var done = 0
        for piece in log.pieces {
            let path = "state/journal/" + piece.name
            if mayBeKept(piece, known), let file = known[path], try keep(file, in: &content) {
                progress(done + piece.bytes, total)
            } else {
                try content.copy(state + "/journal/" + piece.name, as: path, bytes: piece.bytes) { count in
                    progress(done + count, total)
                }
            }
            done += piece.bytes
            if let seal = piece.seal { try content.copy(state + "/journal/" + seal, as: "state/journal/" + seal) }
        }
    }

    /// Only sealed segments stay as they are.
    private func mayBeKept(_ piece: LogReading.Piece, _ known: [String: BackupManifest.File]) -> Bool {
        guard let seal = piece.seal, known["state/journal/" + seal] != nil else { return false }
        return known["state/journal/" + piece.name]?.bytes == piece.bytes
    }

    /// Takes a file over from the earlier backup, if it still is what it was and the log's own is the same.
    ///
    /// - Returns: `false` when it must be copied: something was erased in the log since, or the old copy is damaged.
    private func keep(_ file: BackupManifest.File, in content: inout BackupContent) throws(BackupError) -> Bool {
        let name = String(file.path.dropFirst("state/".utf8.count))
        guard try PlainFile.copy(state + "/" + name, to: nil, bytes: file.bytes).sha256 == file.sha256 else {
            return false
        }
        return try content.take(file, from: target)
    }

    // MARK: What saves the replay

    /// - Returns: the last record that the copied files tell of; `nil` when there are none.
    private func copyDerived(to content: inout BackupContent) throws(BackupError) -> UInt64? {
        for _ in 0..<Self.derivedAttempts {
            let found = try onLog(state) { () throws(JournalError) in try DerivedFiles.look(stateFolder: state) }
            guard let found else { return nil }
            do throws(BackupError) {
                for name in Self.derivedFolders { try PlainFile.makeFolder(content.folder + "/" + name) }
                for path in found.paths { try content.copy(state + "/" + path, as: "state/" + path) }
                return found.through
            } catch {
                try dropDerived(from: &content)
                guard error.code == .fileMissing else { throw error }
            }
        }
        return nil
    }

    private func dropDerived(from content: inout BackupContent) throws(BackupError) {
        for name in Self.derivedFolders { try content.removeFolder(name) }
    }

    /// Tells who asks later how old the newest backup is. A backup whose note cannot be written is one all the same.
    private func note(_ summary: Summary) {
        let note = BackupNote(madeAt: Self.now(), folder: summary.folder, sequence: summary.sequence)
        note.write(stateFolder: state)
    }
}
