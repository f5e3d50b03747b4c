internal import Dispatch
internal import Glibc

/// What `top` reacts to, in the order in which it happens.
enum TopEvent: Sendable {
    case keys([TopKey])
    case resized, suspended, continued, ended
    /// Time has passed.
    case ticked
    case status(TopSample.Status, at: ContinuousClock.Instant)
    case lists(TopSample.Lists)
    case opened([String])
    case failed(any Error)
}

/// Keys and signals as events, until it is let go.
final class TopEvents {
    /// Events that wait to be handled; the oldest give way, for what they show is old.
    private static let waitingMost = 256

    let stream: AsyncStream<TopEvent>
    let continuation: AsyncStream<TopEvent>.Continuation
    private var sources: [any DispatchSourceProtocol] = []

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.waitingMost))
        for (number, event) in [
            (SIGINT, TopEvent.ended), (SIGTERM, .ended), (SIGHUP, .ended), (SIGWINCH, .resized), (SIGTSTP, .suspended),
            (SIGCONT, .continued),
        ] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [continuation] in continuation.yield(event) }
            source.resume()
            sources.append(source)
        }
        let keys = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .global())
        keys.setEventHandler { [continuation] in
            var bytes = [UInt8](repeating: 0, count: 1024)
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            // The terminal is gone.
            continuation.yield(count > 0 ? .keys(TopKey.keys(in: Array(bytes.prefix(count)))) : .ended)
        }
        keys.resume()
        sources.append(keys)
    }

    func end() {
        for source in sources { source.cancel() }
        continuation.finish()
    }
}
