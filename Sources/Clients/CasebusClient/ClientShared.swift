internal import CasebusZMQ
internal import Synchronization

/// What a client's face and its thread share.
///
/// - Threading: any thread.
final class ClientShared: Sendable {
    private struct State {
        var welcome: Welcome
        var link = BusLink()
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

    var link: BusLink { state.withLock { $0.link } }

    func setWelcome(_ welcome: Welcome, at now: ContinuousClock.Instant) {
        state.withLock { state in
            state.welcome = welcome
            state.link.sessions += 1
            if let silentSince = state.link.silentSince { state.link.lastSilence = now - silentSince }
            state.link.silentSince = nil
        }
    }

    /// The session is given up.
    func setLost(lastHeard: ContinuousClock.Instant) {
        state.withLock { state in
            if state.link.sessions > 0, state.link.silentSince == nil { state.link.silentSince = lastHeard }
        }
    }

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

/// How the link to the bus has been.
package struct BusLink: Equatable, Sendable {
    /// Sessions opened so far: one more whenever the bus was lost and found again.
    package var sessions: UInt64 = 0
    /// While there is no session: when the bus was last heard.
    package var silentSince: ContinuousClock.Instant?
    /// How long the bus was not heard before the session that is open now; `nil` for the first one.
    package var lastSilence: Duration?
}

extension Welcome {
    /// Stands in until the first session is open; nobody sees it, for only then there is a client.
    fileprivate static let none = Welcome(
        version: 0, logID: [], term: 0, head: 0, heartbeat: .zero, credit: 0, limits: .ofProtocol)
}
