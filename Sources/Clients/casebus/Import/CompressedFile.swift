import CasebusReports
internal import CZlib
import Foundation

/// A file read in pieces, unpacked on the way when it is in gzip's format.
///
/// - Source: zlib.h; `gzread` passes a file that is not compressed through as it is.
final class CompressedFile {
    private let handle: gzFile
    private var isClosed = false

    init(_ path: String) throws(CommandFailure) {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard exists, !isFolder.boolValue, let handle = gzopen(path, "rb") else {
            throw CommandFailure(.local, LogFileWords.unreadable(path))
        }
        gzbuffer(handle, 128 * 1024)
        self.handle = handle
    }

    deinit { close() }

    /// Fills a buffer as far as the file goes.
    ///
    /// - Returns: how many bytes came; 0 at the end; `nil` when the compressed data is damaged or cut off.
    func read(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        guard !isClosed else { return 0 }
        let count = gzread(handle, buffer.baseAddress, UInt32(clamping: buffer.count))
        var status: Int32 = 0
        gzerror(handle, &status)
        // A stream that ends in its middle gives what it has, then says so here.
        return count < 0 || status == Z_BUF_ERROR || status == Z_DATA_ERROR ? nil : Int(count)
    }

    func close() {
        if !isClosed { gzclose(handle) }
        isClosed = true
    }
}

/// The same as a stream, for parsers that read one.
final class CompressedStream: InputStream {
    private let file: CompressedFile
    private(set) var isDamaged = false
    /// What has been read so far says about the document's beginning.
    private(set) var prolog = PrologScan()

    init(_ file: CompressedFile) {
        self.file = file
        super.init(data: Data())
    }

    override func open() {}

    override func close() { file.close() }

    override var hasBytesAvailable: Bool { true }

    // The class above asks its data for these, which was never opened.
    override var streamStatus: Stream.Status { isDamaged ? .error : .open }
    override var streamError: (any Error)? { isDamaged ? CocoaError(.fileReadCorruptFile) : nil }

    override func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength: Int) -> Int {
        guard let count = file.read(into: UnsafeMutableBufferPointer(start: buffer, count: maxLength)) else {
            isDamaged = true
            return -1
        }
        prolog.feed(UnsafeBufferPointer(start: buffer, count: count))
        return count
    }
}
