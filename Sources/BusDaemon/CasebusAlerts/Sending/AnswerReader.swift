internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Keeps an answer's status, and lets its body go by up to a bound.
///
/// - Threading: the event loop writes; the thread that sent reads when that is over.
final class AnswerReader: HTTPClientResponseDelegate {
    struct Answer: Sendable {
        var status: Int
        var retryAfter: String?
    }

    private struct AnswerTooLong: Error {}

    private let content = Mutex<(answer: Answer?, bytes: Int)>((nil, 0))

    /// `nil` where no head of an answer came.
    var answer: Answer? { content.withLock { $0.answer } }

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        content.withLock {
            $0.answer = Answer(status: Int(head.status.code), retryAfter: head.headers.first(name: "retry-after"))
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let bytes = content.withLock { content in
            content.bytes += buffer.readableBytes
            return content.bytes
        }
        guard bytes <= AlertLimits.answerBytesMax else { return task.eventLoop.makeFailedFuture(AnswerTooLong()) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) throws {}
}
