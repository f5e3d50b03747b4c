import Glibc

/// The system calls that the log makes, each once, so that tests can make any of them fail.
///
/// - Throws: every call throws ``FileCallError``; EINTR is retried here, except for flushes, whose failure is final.
package struct FileCalls: Sendable {
    /// A call that tests can name.
    package enum Call: String, Sendable {
        case open, read, write, allocate, flush, truncate, rename, unlink, list
    }

    /// Asked before each call; production has none.
    package var faults: FileFaults?

    package init(faults: FileFaults? = nil) { self.faults = faults }

    func open(_ path: String, _ flags: Int32, mode: mode_t = 0o640) throws(FileCallError) -> FileDescriptor {
        try check(.open, path)
        while true {
            let number = Glibc.open(path, flags | O_CLOEXEC, mode)
            if number >= 0 { return FileDescriptor(number: number, path: path) }
            if errno != EINTR { throw FileCallError(call: .open, path: path, code: errno) }
        }
    }

    /// Reads up to `into.count` bytes; fewer only at the file's end.
    func read(
        _ file: FileDescriptor, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(FileCallError) -> Int {
        try check(.read, file.path)
        var done = 0
        while done < buffer.count {
            let count = pread(
                file.number, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
            if count == 0 { break }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw FileCallError(call: .read, path: file.path, code: errno)
            }
        }
        return done
    }

    /// Reads up to `count` bytes into an array.
    func bytes(_ file: FileDescriptor, count: Int, at offset: Int) throws(FileCallError) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        defer { buffer.deallocate() }
        let done = try read(file, into: buffer, at: offset)
        return Array(buffer[0..<done])
    }

    /// Writes a whole small file so that the name holds either nothing, the old or the new content.
    func replace(_ path: String, with bytes: [UInt8], in folder: String) throws(FileCallError) {
        let temporary = path + ".tmp"
        let file = try open(temporary, O_WRONLY | O_CREAT | O_TRUNC)
        try write(file, bytes, at: 0)
        try flush(file)
        try rename(temporary, to: path)
        try flushFolder(folder)
    }

    /// Writes all bytes; on failure a prefix of them may have been written.
    func write(_ file: FileDescriptor, _ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileCallError) {
        var limit = bytes.count
        var planned: Int32 = 0
        if let fault = faults?.next(.write, file.path) {
            limit = min(fault.shortWriteBytes, bytes.count)
            planned = fault.code
        }
        var done = 0
        while done < limit {
            let count = pwrite(file.number, bytes.baseAddress?.advanced(by: done), limit - done, off_t(offset + done))
            if count > 0 { done += count; continue }
            if count == 0 { throw FileCallError(call: .write, path: file.path, code: ENOSPC) }
            if errno != EINTR { throw FileCallError(call: .write, path: file.path, code: errno) }
        }
        if planned != 0 { throw FileCallError(call: .write, path: file.path, code: planned) }
    }

    func write(_ file: FileDescriptor, _ bytes: [UInt8], at offset: Int) throws(FileCallError) {
        let result = bytes.withUnsafeBytes { raw in
            Result { () throws(FileCallError) in try write(file, raw, at: offset) }
        }
        try result.get()
    }

    /// `fdatasync`. After a failure the system may have dropped the bytes and marked them clean: never repeat it.
    func flush(_ file: FileDescriptor) throws(FileCallError) {
        try check(.flush, file.path)
        guard fdatasync(file.number) == 0 else { throw FileCallError(call: .flush, path: file.path, code: errno) }
    }

    /// `fsync` of a folder, which makes names that were made, changed or removed in it durable.
    func flushFolder(_ path: String) throws(FileCallError) {
        let folder = try open(path, O_RDONLY | O_DIRECTORY)
        try check(.flush, path)
        guard fsync(folder.number) == 0 else { throw FileCallError(call: .flush, path: path, code: errno) }
    }

    func allocate(_ file: FileDescriptor, bytes: Int) throws(FileCallError) {
        try check(.allocate, file.path)
        // posix_fallocate returns the error instead of setting errno (man posix_fallocate).
        while true {
            let code = posix_fallocate(file.number, 0, off_t(bytes))
            if code == 0 { return }
            if code != EINTR { throw FileCallError(call: .allocate, path: file.path, code: code) }
        }
    }

    func truncate(_ file: FileDescriptor, to bytes: Int) throws(FileCallError) {
        try check(.truncate, file.path)
        guard ftruncate(file.number, off_t(bytes)) == 0 else {
            throw FileCallError(call: .truncate, path: file.path, code: errno)
        }
    }

    func rename(_ from: String, to: String) throws(FileCallError) {
        try check(.rename, from)
        guard Glibc.rename(from, to) == 0 else { throw FileCallError(call: .rename, path: from, code: errno) }
    }

    /// Removes a file; a file that is not there is no error.
    func unlink(_ path: String) throws(FileCallError) {
        try check(.unlink, path)
        guard Glibc.unlink(path) == 0 || errno == ENOENT else {
            throw FileCallError(call: .unlink, path: path, code: errno)
        }
    }

    func makeFolder(_ path: String) throws(FileCallError) {
        guard mkdir(path, 0o750) == 0 || errno == EEXIST else {
            throw FileCallError(call: .open, path: path, code: errno)
        }
    }

    /// Names in a folder, sorted.
    func list(_ path: String) throws(FileCallError) -> [String] {
        try check(.list, path)
        guard let folder = opendir(path) else { throw FileCallError(call: .list, path: path, code: errno) }
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

    /// Bytes of an open file.
    func size(_ file: FileDescriptor) throws(FileCallError) -> Int {
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw FileCallError(call: .open, path: file.path, code: errno) }
        return Int(status.st_size)
    }

    func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private func check(_ call: Call, _ path: String) throws(FileCallError) {
        if let fault = faults?.next(call, path) { throw FileCallError(call: call, path: path, code: fault.code) }
    }
}
