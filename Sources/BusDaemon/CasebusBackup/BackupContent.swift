import Foundation

/// The files of a backup under way: where they come from, and each one's bytes and digest for the manifest.
struct BackupContent {
    /// Where the backup is being made.
    let folder: String
    private(set) var files: [BackupManifest.File] = []
    /// Of all bytes those that an earlier backup had already.
    private(set) var keptBytes = 0

    init(folder: String) { self.folder = folder }

    var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    /// - Parameters:
    ///   - bytes: how many of the source's are copied; a source that has fewer is damaged.
    ///   - progress: told how many are done.
    mutating func copy(
        _ source: String, as path: String, bytes: Int = .max, mode: mode_t = PlainFile.privateMode,
        progress: (Int) -> Void = { _ in }
    ) throws(BackupError) {
        var count = 0
        let copied = try PlainFile.copy(source, to: folder + "/" + path, bytes: bytes, mode: mode) { piece in
            count += piece
            progress(count)
        }
        guard bytes == .max || copied.bytes == bytes else {
            throw BackupError(.fileDamaged, source, "it ended at \(copied.bytes) of \(bytes) bytes")
        }
        files.append(.init(path: path, bytes: copied.bytes, sha256: copied.sha256))
    }

    mutating func copy(_ file: InstallationFiles.File) throws(BackupError) {
        var parent = folder
        for part in file.path.split(separator: "/").dropLast() {
            parent += "/" + part
            try PlainFile.makeFolder(parent)
        }
        try copy(
            file.source, as: file.path, mode: file.isSecret ? PlainFile.privateMode : PlainFile.sharedMode)
    }

    /// Takes a file over from an earlier backup, without a copy.
    ///
    /// - Returns: `false` when it is not what it was, or lies on another disk.
    mutating func take(_ file: BackupManifest.File, from earlier: String) throws(BackupError) -> Bool {
        let old = earlier + "/" + file.path
        guard PlainFile.exists(old), try PlainFile.copy(old, to: nil) == (file.bytes, file.sha256),
            link(old, folder + "/" + file.path) == 0
        else { return false }
        files.append(file)
        keptBytes += file.bytes
        return true
    }

    /// Adds a file that was written in its place.
    mutating func addWritten(_ path: String) throws(BackupError) {
        try PlainFile.makePrivate(folder + "/" + path)
        let (bytes, digest) = try PlainFile.copy(folder + "/" + path, to: nil)
        files.append(.init(path: path, bytes: bytes, sha256: digest))
    }

    mutating func removeFolder(_ path: String) throws(BackupError) {
        guard PlainFile.exists(folder + "/" + path) else { return }
        try PlainFile.removeTree(folder + "/" + path)
        files.removeAll { $0.path.hasPrefix(path + "/") }
    }
}
