import Synchronization

/// The life of a ``ZAPHandler``'s thread: request, verdict, reply.
struct ZAPLoop {
    let socket: ZMQSocket
    let progress: ZAPProgress
    let decide: @Sendable (ZAPRequest) -> ZAPVerdict

    /// Answers until it is told to stop or the socket fails.
    func run() {
        let ending: ZAPHandler.Ending
        do throws(ZMQError) {
            try serve()
            ending = .stopped
        } catch {
            ending = .failed(error)
        }
        // The endpoint is given back before anyone learns of the end; closing alone leaves that to libzmq's thread, for
        // some time after. It fails only when the context was shut down, and then nobody can connect anyway.
        try? socket.unbind(ZAPHandler.endpoint)
        socket.close()
        progress.ending.withLock { $0 = ending }
        progress.ended.signal()
    }

    private func serve() throws(ZMQError) {
        var poller = ZMQPoller()
        let stop = poller.add(fileDescriptor: progress.stopping.fileDescriptor)
        _ = try poller.add(socket)
        var frame = ZMQFrame()
        while !(try poller.poll(timeoutMilliseconds: nil)).isReadable(stop) {
            // One request for each poll: a flood of handshakes cannot keep a stop waiting.
            if let request = try receive(using: &frame) { try reply(to: request) }
        }
    }

    /// The next request's frames, cut to what a request may have; one frame more, or an empty list, says that it was
    /// larger.
    private func receive(using frame: inout ZMQFrame) throws(ZMQError) -> [[UInt8]]? {
        var frames: [[UInt8]] = []
        var isOversized = false
        guard try socket.receive(into: &frame) else { return nil }
        while true {
            if frames.count < ZAPRequest.framesMax, frame.count <= ZAPRequest.frameBytesMax {
                frame.withBytes { frames.append(Array($0)) }
            } else {
                isOversized = true
            }
            guard frame.more else { break }
            guard try socket.receive(into: &frame) else { break }
        }
        return isOversized ? Array(frames.prefix(2)) : frames
    }

    /// A REP socket that has received must send, whatever it received, or it hears nothing any more.
    private func reply(to frames: [[UInt8]]) throws(ZMQError) {
        let requestID = frames.count > 1 ? frames[1] : []
        let reply = [ZAPRequest.version, requestID] + verdict(on: frames).replyFrames
        for (index, bytes) in reply.enumerated() {
            let isLast = index == reply.count - 1
            let outcome = try socket.send(bytes.span.bytes, more: !isLast)
            // REP drops a reply that nobody waits for, so it never refuses one.
            guard outcome == .sent else {
                throw ZMQError(.wrongState, operation: "zmq_send", context: "\(ZAPHandler.endpoint), \(outcome)")
            }
        }
    }

    private func verdict(on frames: [[UInt8]]) -> ZAPVerdict {
        do throws(ZAPRequest.Refusal) {
            return decide(try ZAPRequest(frames: frames))
        } catch {
            switch error {
            case .malformed(let what): return .deny(code: .handlerError, reason: "malformed request: \(what)")
            case .unknownMechanism: return .deny(code: .refused, reason: "mechanism not supported")
            }
        }
    }
}
