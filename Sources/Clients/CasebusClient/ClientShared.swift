internal import CasebusZMQ
internal import Synchronization

/// What a client's face and its thread share.
///
/// - Threading: any thread.
final class ClientShared: Sendable {
    private struct State {
        var welcome: Welcome
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    let mailbox: Mailbox
    let inbox = InboxBuffer()
    private let state: Mutex<State>

    init(commandLimit: Int) throws(ZMQError) {
        mailbox = try Mailbox(commandLimit: commandLimit)
        state = Mutex(State(welcome: .none))
    }

    var welcome: Welcome { state.withLock { $0.welcome } }

    func setWelcome(_ welcome: Welcome) { state.withLock { $0.welcome = welcome } }

    /// The thread is through.
    func setEnded() {
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until the thread is through.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.hasEnded { state.waiters.append(continuation) }
                return state.hasEnded
            }
            if isOver { continuation.resume() }
        }
    }
}

extension Welcome {
    /// Stands in until the first session is open; nobody sees it, for only then there is a client.
    fileprivate static let none = Welcome(
        version: 0, logID: [], term: 0, head: 0, heartbeat: .zero, credit: 0, limits: .ofProtocol)
}
