import Synchronization

/// Decides, on a thread of its own, who may connect to the context's sockets.
///
/// Create it **before** binding any socket with a ZAP domain: without a handler libzmq lets everyone in, unless
/// ``ZMQSocketOptions/zapEnforceDomain`` is set, and then it lets nobody in. The process must not go on serving when
/// the thread has ended on its own: poll ``endedFileDescriptor`` beside the sockets.
///
/// - Threading: any thread may create, ask and stop it; the closure runs on the handler's thread and delays every
///   handshake while it runs.
/// - Source: RFC 27/ZAP.
package final class ZAPHandler: Sendable {
    /// The one endpoint at which libzmq looks for a handler, in each context.
    package static let endpoint = "inproc://zeromq.zap.01"

    package enum Ending: Sendable, Equatable {
        /// ``ZAPHandler/stop()`` was called.
        case stopped
        /// The thread ended by itself; `contextTerminated` when the context was shut down first.
        case failed(ZMQError)
    }

    private let progress: ZAPProgress
    private let thread: Mutex<DedicatedThread?>

    /// Binds the endpoint and starts the thread; both have happened when it returns.
    ///
    /// - Throws: ``ZMQError`` with `addressInUse` when the context has a handler already.
    package init(
        in context: ZMQContext, deciding decide: @escaping @Sendable (ZAPRequest) -> ZAPVerdict
    ) throws(ZMQError) {
        // The thread keeps the progress and not the handler, so that dropping the handler stops it.
        let progress = try ZAPProgress()
        var options = ZMQSocketOptions()
        // Sockets of this process only: as many may be asking as there are handshakes under way.
        options.receiveHWM = 1024
        options.sendHWM = 1024
        let socket = try ZMQSocket(.rep, in: context, options: options)
        try socket.bind(Self.endpoint)
        let thread = try DedicatedThread(name: "casebus-zap") {
            ZAPLoop(socket: socket, progress: progress, decide: decide).run()
        }
        self.progress = progress
        self.thread = Mutex(thread)
    }

    deinit { stop() }

    /// Readable once the thread has ended, for whatever reason.
    package var endedFileDescriptor: Int32 { progress.ended.fileDescriptor }

    /// How the thread ended, or nil while it runs.
    package var ending: Ending? { progress.ending.withLock { $0 } }

    /// Ends the thread and waits for it; never call it from the closure. Only the first call waits.
    package func stop() {
        progress.stopping.signal()
        guard let thread = thread.withLock({ $0.take() }) else { return }
        thread.join()
    }
}

/// What a handler and its thread share.
final class ZAPProgress: Sendable {
    let stopping: Wakeup
    let ended: Wakeup
    let ending = Mutex<ZAPHandler.Ending?>(nil)

    init() throws(ZMQError) {
        stopping = try Wakeup()
        ended = try Wakeup()
    }
}
