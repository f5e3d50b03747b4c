internal import Synchronization

/// A call whose task may be cancelled before, while and after it is posted.
///
/// - Threading: any thread; a cancellation handler runs on the canceller's.
final class CancellableCall: Sendable {
    /// What became of a posting.
    enum Posting {
        /// The thread has the input and answers its continuation.
        case taken
        /// The task was cancelled before; the caller answers the continuation.
        case cancelled
        /// The mailbox did not take it; the caller answers the continuation.
        case refused(ClientError)
    }

    private enum State {
        case made, posted, cancelled
    }

    let number: UInt64
    private let mailbox: Mailbox
    private let state = Mutex(State.made)

    init(mailbox: Mailbox) {
        self.mailbox = mailbox
        number = mailbox.nextCall()
    }

    /// Posts under the lock, so that a cancellation either prevents the posting or follows it.
    func post(_ input: ClientInput) -> Posting {
        state.withLock { state in
            if case .cancelled = state { return .cancelled }
            if let error = mailbox.post(input) { return .refused(error) }
            state = .posted
            return .taken
        }
    }

    /// Lets the caller go on; what was posted stays posted.
    func cancel() {
        let wasPosted = state.withLock { state in
            defer { state = .cancelled }
            if case .posted = state { return true }
            return false
        }
        if wasPosted { _ = mailbox.post(.abandon(call: number)) }
    }
}
