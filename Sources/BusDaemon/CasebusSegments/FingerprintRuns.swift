package import CasebusJournal
internal import CasebusModel
import Glibc
import Synchronization

/// Which commands were ever recorded, for the log's whole life and off the commit path.
///
/// Recent ids live in the caller's memory; it hands them over in runs of up to 262,144 entries. Four runs of a level
/// are merged into one of the next in the background, up to level 3 (16.8 million entries), so that 10^8 entries lie
/// in six to fifteen files and a merge never needs a second filter for more than a sixth of them.
///
/// All of it can be rebuilt from the journal. Damage is reported and marked on disk, so that the next start makes the
/// runs again; nothing is repaired here.
///
/// - Threading: any thread looks up; one thread at a time writes.
/// - Cost: 125 MB of filters and 6 MB of fences at 10^8 entries.
package final class FingerprintRuns: Sendable {
    /// Entries of a run that is written at once.
    package static let runEntriesMax = 262_144
    static let mergeWidth = 4
    static let levelMax = 3

    struct State: Sendable {
        var manifest: FingerprintManifest
        /// In the manifest's order.
        var runs: [FingerprintRun]
        var damage: JournalError?
        var problems: [JournalError] = []
    }

    let folder: String
    let calls: FileCalls
    private let logID: [UInt8]
    let state: Mutex<State>
    let queue = BackgroundQueue(name: "casebus-merge")
    /// An empty file that says: a page did not verify.
    private static let damageMark = "damaged"

    /// Opens the runs in `stateFolder/fingerprints`.
    ///
    /// - Throws: `unwritable`, `ioFailed`, `diskFull`. Damage does not throw: see ``damage``.
    package init(stateFolder: String, logID: [UInt8], calls: FileCalls = FileCalls()) throws(JournalError) {
        let folder = stateFolder + "/fingerprints"
        self.folder = folder
        self.calls = calls
        self.logID = logID
        let names = try journaling("fingerprints") { () throws(FileCallError) in
            try calls.makeFolder(folder)
            return try calls.list(folder)
        }
        var state = State(manifest: FingerprintManifest(logID: logID), runs: [])
        do throws(JournalError) {
            if names.contains(Self.damageMark) {
                throw JournalError(
                    .corrupt, operation: "fingerprints",
                    context: .init(file: folder, detail: "a page did not verify when it was read"))
            }
            if names.contains(FingerprintManifest.fileName) {
                state.manifest = try Self.manifest(folder, logID, calls)
                for run in state.manifest.runs {
                    state.runs.append(try FingerprintRun(path: folder + "/" + run.name, name: run.name, calls: calls))
                }
            }
        } catch {
            state = State(manifest: FingerprintManifest(logID: logID), runs: [], damage: error)
        }
        // Files of a merge or a write that did not get into the manifest.
        if state.damage == nil {
            let listed = Set(state.runs.map(\.name) + [FingerprintManifest.fileName])
            try journaling("fingerprints") { () throws(FileCallError) in
                for name in names where !listed.contains(name) { try calls.unlink(folder + "/" + name) }
            }
        }
        self.state = Mutex(state)
        mergeInBackground()
    }

    /// What makes lookups useless until ``reset()`` and a rebuild; `nil` while all is well.
    package var damage: JournalError? { state.withLock { $0.damage } }

    /// Every record up to here is in a run; beyond it the caller must know by itself.
    package var covered: UInt64 { state.withLock { $0.manifest.covered } }

    /// How many entries there are.
    package var count: Int { state.withLock { $0.runs.reduce(0) { $0 + $1.count } } }

    package var runCount: Int { state.withLock { $0.runs.count } }

    /// Bytes of the filters in memory.
    package var filterBytes: Int { state.withLock { $0.runs.reduce(0) { $0 + $1.bloom.words.count * 8 } } }

    /// What failed in the background since the last call; a merge is tried again after the next write.
    package func takeProblems() -> [JournalError] {
        state.withLock { state in
            defer { state.problems.removeAll() }
            return state.problems
        }
    }

    /// Waits until the merges that are due are done.
    package func drainBackground() { queue.drain() }

    /// The sequences of the records whose commands have a fingerprint, in ascending order.
    ///
    /// - Throws: the damage, once there is any; `ioFailed`.
    package func sequences(for fingerprint: UInt64) throws(JournalError) -> [UInt64] {
        let (runs, damage) = state.withLock { ($0.runs, $0.damage) }
        if let damage { throw damage }
        var found: [UInt64] = []
        do throws(JournalError) {
            for run in runs { try run.find(fingerprint, into: &found) }
        } catch {
            if error.code == .corrupt { noteDamage(error) }
            throw error
        }
        if found.count > 1 { found.sort() }
        return found
    }

    /// Makes lookups useless until the next start, which finds the mark and makes the runs again.
    func noteDamage(_ error: JournalError) {
        state.withLock { $0.damage = error }
        // Unwritten, the next start meets the damage as this one did.
        try? calls.replace(folder + "/" + Self.damageMark, with: [UInt8](), in: folder)
    }

    /// Writes entries as one run and makes it durable.
    ///
    /// - Parameters:
    ///   - entries: in any order, at most ``runEntriesMax``; none is allowed, to move `covering` only.
    ///   - covering: the last record that the runs cover with this one.
    /// - Cost: a sort, one file, three flushes; not for the commit path.
    /// - Throws: `tooLarge`, `diskFull`, `ioFailed`, the damage.
    package func write(run entries: [FingerprintEntry], covering: UInt64) throws(JournalError) {
        guard entries.count <= Self.runEntriesMax else {
            throw JournalError(
                .tooLarge, operation: "fingerprints",
                context: .init(detail: "\(entries.count) entries, a run has at most \(Self.runEntriesMax)"))
        }
        let number = try state.withLock { (state) throws(JournalError) in
            if let damage = state.damage { throw damage }
            state.manifest.next += 1
            return state.manifest.next - 1
        }
        let entry = FingerprintManifest.Run(number: number, level: 0)
        var run: FingerprintRun?
        if !entries.isEmpty {
            let sorted = entries.sorted()
            try journaling("fingerprints") { () throws(FileCallError) in
                var writer = try FingerprintRunWriter(
                    path: folder + "/" + entry.name, count: sorted.count, calls: calls)
                for entry in sorted { try writer.add(entry) }
                try writer.finish()
            }
            run = try FingerprintRun(path: folder + "/" + entry.name, name: entry.name, calls: calls)
        }
        try commit { state in
            state.manifest.covered = max(state.manifest.covered, covering)
            guard let run else { return }
            state.manifest.runs.append(entry)
            state.runs.append(run)
        }
        mergeInBackground()
    }

    /// Removes everything, for a rebuild from the journal's first record.
    package func reset() throws(JournalError) {
        // No merge begins while this runs: only the one thread that writes starts them.
        queue.drain()
        let names = try journaling("fingerprints") { () throws(FileCallError) in try calls.list(folder) }
        state.withLock { $0.damage = nil }
        try commit { state in
            state.manifest = FingerprintManifest(logID: logID)
            state.runs = []
        }
        try journaling("fingerprints") { () throws(FileCallError) in
            for name in names where name != FingerprintManifest.fileName { try calls.unlink(folder + "/" + name) }
        }
    }

    /// Changes the manifest on disk first, then what lookups see.
    func commit(_ change: (inout State) -> Void) throws(JournalError) {
        try state.withLock { (state) throws(JournalError) in
            var changed = state
            change(&changed)
            let bytes = changed.manifest.encoded()
            try journaling("fingerprints") { () throws(FileCallError) in
                try calls.replace(folder + "/" + FingerprintManifest.fileName, with: bytes, in: folder)
            }
            state = changed
        }
    }

    private static func manifest(
        _ folder: String, _ logID: [UInt8], _ calls: FileCalls
    ) throws(JournalError) -> FingerprintManifest {
        let path = folder + "/" + FingerprintManifest.fileName
        let bytes = try journaling("fingerprints") { () throws(FileCallError) in
            let file = try calls.open(path, O_RDONLY)
            return try calls.bytes(file, count: try calls.size(file), at: 0)
        }
        guard let manifest = FingerprintManifest(bytes) else {
            throw JournalError(
                .corrupt, operation: "fingerprints", context: .init(file: path, detail: "the manifest does not verify"))
        }
        guard manifest.logID == logID else {
            throw JournalError(
                .foreignLog, operation: "fingerprints",
                context: .init(file: path, detail: "log \(Hexadecimal.text(manifest.logID))"))
        }
        return manifest
    }
}
