internal import Logging
internal import Synchronization

/// How many cases were read with which token; `local` is whoever reads at this machine without one.
///
/// - Limits: an entry for each token that has read, at most as many as the tokens' file holds.
/// - Threading: any thread.
final class AccessCounts: Sendable {
    private let counts = Mutex([String: UInt64]())
    private let logger: Logger?

    /// - Parameter logger: told of each read; the token's id and the case's registrar, never the case.
    init(logger: Logger? = nil) { self.logger = logger }

    func noteCaseRead(by reader: Reader, registrar: String) {
        let token = reader.token ?? "local"
        counts.withLock { $0[token, default: 0] += 1 }
        logger?.info("board.case-read", metadata: ["token": "\(token)", "registrar": "\(registrar)"])
    }

    /// By token id, in their order.
    var caseReads: [(token: String, count: UInt64)] {
        counts.withLock { counts in counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }
}
