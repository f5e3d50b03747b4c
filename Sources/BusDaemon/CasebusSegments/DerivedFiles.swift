package import CasebusJournal
import Glibc

/// The files of a state folder that save a start the replay of the whole log: a snapshot, and the id runs that cover it.
///
/// The daemon removes older ones while somebody reads: who copies them looks again when one is gone.
package struct DerivedFiles: Equatable, Sendable {
    /// From the state folder, in an order in which they may be copied.
    package var paths: [String]
    /// The last record that any of them tells of.
    package var through: UInt64

    /// - Returns: `nil` where there is no snapshot yet, or no runs that cover it.
    package static func look(
        stateFolder: String, calls: FileCalls = FileCalls()
    ) throws(JournalError) -> DerivedFiles? {
        let snapshots = stateFolder + "/snapshots"
        let runs = stateFolder + "/fingerprints"
        guard calls.exists(snapshots), calls.exists(runs) else { return nil }
        let names = try journaling("read") { () throws(FileCallError) in try calls.list(snapshots) }
        let newest = names.last { $0.hasSuffix(SnapshotFile.suffix) }
        guard let newest, let sequence = UInt64(newest.dropLast(SnapshotFile.suffix.utf8.count)) else { return nil }
        let path = runs + "/" + FingerprintManifest.fileName
        guard calls.exists(path) else { return nil }
        let bytes = try journaling("read") { () throws(FileCallError) in
            let file = try calls.open(path, O_RDONLY)
            return try calls.bytes(file, count: try calls.size(file), at: 0)
        }
        guard let manifest = FingerprintManifest(bytes), manifest.covered >= sequence else { return nil }
        return DerivedFiles(
            paths: ["snapshots/" + newest] + manifest.runs.map { "fingerprints/" + $0.name }
                + ["fingerprints/" + FingerprintManifest.fileName],
            through: manifest.covered)
    }
}
