internal import Synchronization

/// The deliveries for this client, in the order the bus sent them.
///
/// ```swift
/// for try await delivery in client.inbox {
///     try await store(delivery)
///     delivery.confirm()
/// }
/// ```
///
/// - Bound: the bus sends no more than ``ClientConfiguration/credit`` deliveries that are not confirmed, so no more
///   can wait here; a reader that does not confirm gets no further ones.
/// - Readers: several tasks may read one inbox; each delivery goes to one of them.
/// - End: after ``BusClient/close()`` the loop ends; it throws ``ClientError/sessionEnded(_:)`` when the bus ends the
///   session for good.
public struct Inbox: AsyncSequence, Sendable {
    /// A notice for this unit.
    public typealias Element = Delivery
    /// Why no more will come.
    public typealias Failure = ClientError

    let buffer: InboxBuffer

    /// Reads the inbox.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let buffer: InboxBuffer

        /// The next delivery; `nil` after the client was closed or the reading task was cancelled.
        public mutating func next() async throws(ClientError) -> Delivery? { try await buffer.next() }

        /// The next delivery; `nil` after the client was closed or the reading task was cancelled.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(ClientError) -> Delivery? {
            try await buffer.next()
        }
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(buffer: buffer) }
}

/// Holds deliveries until somebody reads them, and readers until there are deliveries.
///
/// - Threading: any thread.
final class InboxBuffer: Sendable {
    private typealias Answer = Result<Delivery?, ClientError>

    private struct State {
        var waiting: [Delivery] = []
        /// Everything before it has been read; packed when the array is read to its end.
        var next = 0
        var readers: [(number: UInt64, continuation: CheckedContinuation<Answer, Never>)] = []
        var readersSoFar: UInt64 = 0
        var cancelled: Set<UInt64> = []
        var ending: ClientError?

        mutating func take() -> Delivery? {
            guard next < waiting.count else { return nil }
            defer {
                next += 1
                if next == waiting.count {
                    waiting.removeAll(keepingCapacity: true)
                    next = 0
                }
            }
            return waiting[next]
        }
    }

    private let state = Mutex(State())

    func add(_ deliveries: [Delivery]) {
        let served = state.withLock { state -> [(CheckedContinuation<Answer, Never>, Delivery)] in
            state.waiting += deliveries
            var served: [(CheckedContinuation<Answer, Never>, Delivery)] = []
            while !state.readers.isEmpty, let delivery = state.take() {
                served.append((state.readers.removeFirst().continuation, delivery))
            }
            return served
        }
        for (reader, delivery) in served { reader.resume(returning: .success(delivery)) }
    }

    /// Drops what nobody has read: its session is over and the bus will deliver it again.
    func clear() {
        state.withLock { state in
            state.waiting.removeAll()
            state.next = 0
        }
    }

    func end(_ error: ClientError) {
        let readers = state.withLock { state in
            state.ending = error
            state.waiting.removeAll()
            state.next = 0
            defer { state.readers.removeAll() }
            return state.readers
        }
        for reader in readers { reader.continuation.resume(returning: Self.answer(error)) }
    }

    func next() async throws(ClientError) -> Delivery? {
        let number = state.withLock { state in
            state.readersSoFar += 1
            return state.readersSoFar
        }
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Answer, Never>) in
                let now = state.withLock { state -> Answer? in
                    if state.cancelled.remove(number) != nil { return .success(nil) }
                    if let delivery = state.take() { return .success(delivery) }
                    if let ending = state.ending { return Self.answer(ending) }
                    state.readers.append((number, continuation))
                    return nil
                }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            cancel(number)
        }
        // A cancellation that came after the answer has left its mark.
        _ = state.withLock { $0.cancelled.remove(number) }
        return try answer.get()
    }

    private func cancel(_ number: UInt64) {
        let reader = state.withLock { state -> CheckedContinuation<Answer, Never>? in
            guard let index = state.readers.firstIndex(where: { $0.number == number }) else {
                state.cancelled.insert(number)
                return nil
            }
            return state.readers.remove(at: index).continuation
        }
        reader?.resume(returning: .success(nil))
    }

    private static func answer(_ ending: ClientError) -> Answer {
        ending == .closed ? .success(nil) : .failure(ending)
    }
}
