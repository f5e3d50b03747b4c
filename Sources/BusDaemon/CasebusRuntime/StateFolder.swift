internal import CasebusJournal
internal import CasebusSegments
import Foundation

/// The daemon's state on disk, opened: one process at a time.
///
/// - Shape: `journal/` the log, `snapshots/` and `fingerprints/` what a restart need not replay,
///   `index.sqlite` what queries read, `alive` when the bus was last seen alive, `seed` the key of all id hashes,
///   `DEMO` where the clock was ever sped up.
struct StateFolder {
    let path: String
    let lock: StateFolderLock
    let alive: AliveMark
    let journal: SegmentJournal
    let runs: FingerprintRuns
    let snapshots: SnapshotFile
    let hashSeed: UInt64
    /// The clock was sped up here once: its times are not real.
    let isDemo: Bool
    /// When the sped-up clock of a demo began to run, by the wall clock; `nil` where it is not known.
    let demoOrigin: Int64?

    init(path: String, segmentBytes: Int, options: BusOptions, wall: @escaping @Sendable () -> Int64) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartError(
                "state folder \(path): cannot be made (\(error.localizedDescription)); make it, writable by this user")
        }
        guard access(path, W_OK) == 0 else {
            throw StartError(
                "state folder \(path): not writable by this user; chown it, or set state in casebus.yaml to another")
        }
        lock = try StateFolderLock(stateFolder: path)
        (isDemo, demoOrigin) = try Self.checkClock(path, rate: options.clockRate, now: wall())
        alive = try AliveMark(stateFolder: path)
        var journalOptions = SegmentJournal.Options(nowMilliseconds: { UInt64(max(0, wall())) })
        journalOptions.segmentBytes = segmentBytes
        journalOptions.acceptsRestoredBackup = options.acceptsRestoredBackup
        journal = try SegmentJournal(stateFolder: path, options: journalOptions)
        runs = try FingerprintRuns(stateFolder: path, logID: journal.logID)
        snapshots = try SnapshotFile(stateFolder: path, logID: journal.logID)
        hashSeed = try Self.seed(path, runs: runs)
    }

    /// The key of all id hashes; a lost one costs a replay, since the runs were hashed with it.
    private static func seed(_ path: String, runs: FingerprintRuns) throws -> UInt64 {
        let file = path + "/seed"
        if let data = FileManager.default.contents(atPath: file), data.count == 8 {
            return data.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        }
        let seed = UInt64.random(in: .min ... .max)
        try runs.reset()
        let bytes = withUnsafeBytes(of: seed) { Data($0) }
        guard FileManager.default.createFile(atPath: file, contents: bytes, attributes: [.posixPermissions: 0o600])
        else {
            throw StartError("\(file): cannot be written; check the folder's owner and the disk")
        }
        return seed
    }

    /// Times of a sped-up clock must never pass for real ones.
    private static func checkClock(_ path: String, rate: Int64, now: Int64) throws -> (isDemo: Bool, origin: Int64?) {
        let mark = path + "/DEMO"
        if let known = FileManager.default.contents(atPath: mark) {
            // At another rate the clock begins anew, and never goes back behind a record.
            let words = String(decoding: known, as: UTF8.self).split(whereSeparator: \.isWhitespace)
            return (true, words.count == 5 && words[2] == "\(rate)" ? Int64(words[4]) : nil)
        }
        guard rate > 1 else { return (false, nil) }
        guard !FileManager.default.fileExists(atPath: path + "/journal") else {
            throw StartError("--clock-rate \(rate): \(path) holds real times; use a new folder for a demo")
        }
        guard FileManager.default.createFile(atPath: mark, contents: Data("clock rate \(rate)\nsince \(now)\n".utf8))
        else {
            throw StartError("\(mark): cannot be written; check the folder's owner and the disk")
        }
        return (true, now)
    }
}
