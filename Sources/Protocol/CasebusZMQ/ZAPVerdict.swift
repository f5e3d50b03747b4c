/// The answer to a ``ZAPRequest``.
package enum ZAPVerdict: Sendable, Equatable {
    package enum DenialCode: String, Sendable {
        /// Try again later.
        case temporary = "300"
        /// Not this peer.
        case refused = "400"
        /// The handler could not tell.
        case handlerError = "500"
    }

    /// Let the peer in; `userID` is what ``ZMQProperty/userID`` reads on its frames.
    /// 1 to 255 bytes without NUL; anything else is answered as a handler's error.
    case allow(userID: String)
    /// Keep the peer out. `reason` is for the server's side, 255 bytes at most of it; no peer sees it.
    case deny(code: DenialCode = .refused, reason: String)

    /// Bytes of a user id or of a reason.
    static let textBytesMax = 255

    /// The frames of the reply after version and request id: status code, status text, user id, metadata.
    ///
    /// An unusable user id must not let anyone in under a shorter name: C code reads it up to the first NUL.
    var replyFrames: [[UInt8]] {
        switch self {
        case .allow(let userID):
            let name = Array(userID.utf8)
            guard (1...Self.textBytesMax).contains(name.count), !name.contains(0) else {
                return ZAPVerdict.deny(code: .handlerError, reason: "unusable user id").replyFrames
            }
            return [Array("200".utf8), Array("OK".utf8), name, []]
        case .deny(let code, let reason):
            return [Array(code.rawValue.utf8), Array(reason.utf8.prefix(Self.textBytesMax)), [], []]
        }
    }
}
