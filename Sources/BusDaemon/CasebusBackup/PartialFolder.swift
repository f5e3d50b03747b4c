import Glibc

/// A folder that gets its name only when all of it is there and durable; until then it ends in `.partial`.
struct PartialFolder {
    /// What says that a folder in that place was begun by us, and may be removed.
    private static let marker = ".casebus-partial"

    let target: String
    let path: String

    /// - Parameter target: absolute. Its parent must be there.
    init(for target: String) throws(BackupError) {
        self.target = target
        path = target + ".partial"
        try settle()
        if PlainFile.exists(path) {
            guard PlainFile.exists(path + "/" + Self.marker) else {
                throw BackupError(.targetTaken, path, "it is there already, and no interrupted backup")
            }
            try PlainFile.removeTree(path)
        }
        try PlainFile.makeFolder(path)
        try PlainFile.write([], to: path + "/" + Self.marker)
    }

    /// Gives the folder its name, in the place of what has it now, which goes when it is done.
    func finish() throws(BackupError) {
        try flush(path)
        let takesPlace = PlainFile.exists(target)
        if takesPlace { try move(target, to: previous) }
        try move(path, to: target)
        guard unlink(target + "/" + Self.marker) == 0 else {
            throw PlainFile.fault(target, "the mark of the unfinished cannot be removed")
        }
        try PlainFile.flushFolder(target)
        try PlainFile.flushFolder(Self.parent(of: target))
        if takesPlace { try PlainFile.removeTree(previous) }
    }

    private func move(_ from: String, to: String) throws(BackupError) {
        guard rename(from, to) == 0 else { throw PlainFile.fault(to, "the folder cannot be renamed") }
    }

    /// What was there before, while the new folder takes its name.
    private var previous: String { target + ".previous" }

    /// Ends an exchange of names that was cut short: a whole folder always lies under one of the two.
    private func settle() throws(BackupError) {
        guard PlainFile.exists(previous) else { return }
        let isMarked = PlainFile.exists(path + "/" + Self.marker) || PlainFile.exists(target + "/" + Self.marker)
        guard isMarked || PlainFile.exists(previous + "/" + BackupManifest.fileName) else {
            throw BackupError(.targetTaken, previous, "it is there already, and no earlier backup")
        }
        if PlainFile.exists(target) {
            try PlainFile.removeTree(previous)
        } else {
            try move(previous, to: target)
        }
    }

    /// Takes away what was begun.
    func abandon() { try? PlainFile.removeTree(path) }

    static func parent(of path: String) -> String {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        return "/" + parent
    }

    private func flush(_ folder: String) throws(BackupError) {
        for name in try PlainFile.names(in: folder) where PlainFile.isFolder(folder + "/" + name) {
            try flush(folder + "/" + name)
        }
        try PlainFile.flushFolder(folder)
    }
}
