import CasebusModel
import CasebusSegments
import Crypto
import Glibc

/// Reading and writing whole files, with errors as a backup has them. Links are never followed at a path's end.
enum PlainFile {
    private static let pieceBytes = 1 << 20
    /// Files hold records and keys: nobody but their owner reads them.
    static let privateMode: mode_t = 0o600
    static let sharedMode: mode_t = 0o644
    private static let folderMode: mode_t = 0o700

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func fault(
        _ path: String, _ what: String, missing: BackupError.Code = .inputOutput
    ) -> BackupError {
        let code = errno
        let reason = String(cString: strerror(code))
        if code == ENOSPC || code == EDQUOT { return BackupError(.diskSpace, path, "\(what): \(reason)") }
        return BackupError(code == ENOENT ? missing : .inputOutput, path, "\(what): \(reason)")
    }

    static func read(_ path: String, atMost limit: Int) throws(BackupError) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try pieces(of: path, atMost: limit + 1) { piece in bytes.append(contentsOf: piece) }
        guard bytes.count <= limit else {
            throw BackupError(.manifestDamaged, path, "more than \(limit) bytes")
        }
        return bytes
    }

    /// Copies the first `bytes` bytes of a file, or all of it, and makes the copy durable.
    ///
    /// - Parameter target: made anew; `nil`: nothing is written, the digest is what is wanted.
    /// - Returns: the bytes that were there, and their digest.
    static func copy(
        _ source: String, to target: String?, bytes limit: Int = .max, mode: mode_t = privateMode,
        progress: (Int) -> Void = { _ in }
    ) throws(BackupError) -> (bytes: Int, sha256: String) {
        var digest = SHA256()
        guard let target else {
            let count = try pieces(of: source, atMost: limit) { piece in
                digest.update(bufferPointer: piece)
                progress(piece.count)
            }
            return (count, Hexadecimal.text(digest.finalize()))
        }
        let out = try create(target, mode)
        defer { close(out) }
        let count = try pieces(of: source, atMost: limit) { (piece) throws(BackupError) in
            digest.update(bufferPointer: piece)
            try put(piece, out, target)
            progress(piece.count)
        }
        try flush(out, target)
        return (count, Hexadecimal.text(digest.finalize()))
    }

    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = privateMode) throws(BackupError) {
        let out = try create(path, mode)
        defer { close(out) }
        let result = bytes.withUnsafeBytes { raw in Result { () throws(BackupError) in try put(raw, out, path) } }
        try result.get()
        try flush(out, path)
    }

    static func makePrivate(_ path: String) throws(BackupError) {
        guard chmod(path, privateMode) == 0 else { throw fault(path, "its mode cannot be set") }
    }

    static func makeFolder(_ path: String) throws(BackupError) {
        guard mkdir(path, folderMode) == 0 || (errno == EEXIST && isFolder(path)) else {
            throw fault(path, "the folder cannot be made")
        }
    }

    /// Makes the names in a folder durable.
    static func flushFolder(_ path: String) throws(BackupError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw fault(path, "the folder cannot be opened") }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw fault(path, "the folder cannot be flushed") }
    }

    static func names(in path: String) throws(BackupError) -> [String] {
        guard let folder = opendir(path) else { throw fault(path, "the folder cannot be listed") }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a folder with all that lies in it.
    static func removeTree(_ path: String) throws(BackupError) {
        if isFolder(path) {
            for name in try names(in: path) { try removeTree(path + "/" + name) }
            guard rmdir(path) == 0 else { throw fault(path, "the folder cannot be removed") }
        } else {
            guard unlink(path) == 0 || errno == ENOENT else { throw fault(path, "it cannot be removed") }
        }
    }

    /// Bytes that a user without rights may still write where a folder lies.
    static func bytesFree(at path: String) throws(BackupError) -> Int {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw fault(path, "the disk's room cannot be told") }
        return Int(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    }

    static func size(_ path: String) throws(BackupError) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw fault(path, "it cannot be looked at", missing: .fileMissing) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw BackupError(.fileDamaged, path, "it is a link or a folder, no file")
        }
        return Int(status.st_size)
    }

    private static func create(_ path: String, _ mode: mode_t) throws(BackupError) -> Int32 {
        let out = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard out >= 0 else { throw fault(path, "it cannot be made") }
        return out
    }

    private static func flush(_ file: Int32, _ path: String) throws(BackupError) {
        guard fdatasync(file) == 0 else { throw fault(path, "it cannot be flushed") }
    }

    private static func put(_ bytes: UnsafeRawBufferPointer, _ file: Int32, _ path: String) throws(BackupError) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count > 0 { done += count } else if errno != EINTR { throw fault(path, "it cannot be written") }
        }
    }

    private static func pieces(
        of path: String, atMost limit: Int, _ take: (UnsafeRawBufferPointer) throws(BackupError) -> Void
    ) throws(BackupError) -> Int {
        _ = try size(path)
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw fault(path, "it cannot be opened", missing: .fileMissing) }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)
        defer { buffer.deallocate() }
        var done = 0
        while done < limit {
            let count = Glibc.read(file, buffer.baseAddress, min(pieceBytes, limit - done))
            if count == 0 { break }
            if count < 0 {
                guard errno == EINTR else { throw fault(path, "it cannot be read") }
                continue
            }
            try take(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            done += count
        }
        return done
    }
}
