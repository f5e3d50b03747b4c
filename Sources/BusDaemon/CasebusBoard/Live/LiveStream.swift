internal import CasebusReports
internal import Foundation
internal import NIOCore

/// One browser that hears the log as it grows.
///
/// - Limits: at most ``chunksMax`` chunks wait for a browser; one that does not read them is dropped, never waited for.
final class LiveStream: Sendable {
    static let chunksMax = 8

    /// What a browser hears.
    enum Content: String, CaseIterable, Sendable {
        /// The records, and where the log's end is.
        case records
        /// Only where the log's end is: for pages that read themselves again.
        case head
    }

    let reader: Reader
    let language: Language
    /// In which its times are shown: that of all pages.
    let zone = HumanTime.zone
    let content: Content
    /// The last record that the browser has.
    let after: UInt64
    /// What is to be sent, in this order; ends when the stream does.
    let chunks: AsyncStream<ByteBuffer>
    private let continuation: AsyncStream<ByteBuffer>.Continuation
    private let hangUp: @Sendable () -> Void

    /// - Parameter hangUp: closes the connection of a browser that does not read.
    init(
        for reader: Reader, in language: Language, _ content: Content, after: UInt64,
        hangUp: @escaping @Sendable () -> Void
    ) {
        (self.reader, self.language, self.content, self.after) = (reader, language, content, after)
        self.hangUp = hangUp
        (chunks, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.chunksMax))
    }

    /// - Returns: `false` when the stream is over, because the browser left or did not read what it was sent.
    func send(_ chunk: ByteBuffer) -> Bool {
        switch continuation.yield(chunk) {
        case .enqueued: return true
        case .dropped:
            end()
            hangUp()
            return false
        case .terminated: return false
        @unknown default: return false
        }
    }

    func end() { continuation.finish() }
}
