internal import CasebusIndex

/// The line that `systemctl status` shows while the bus serves.
struct ServiceStatus: Sendable {
    /// Seconds between two of them.
    static let everySeconds = 10

    var sessions: Int
    var openHandoffs: Int
    var records: UInt64
    var indexed: UInt64
    var isDiskFull: Bool
    var endpoints: String

    /// What is wrong comes first, where somebody looks.
    var text: String {
        let trouble = isDiskFull ? "disk full, nothing is recorded; " : ""
        let lag = records > indexed ? records - indexed : 0
        return
            "\(trouble)serving on \(endpoints): \(records) records, \(sessions) sessions, "
            + "\(openHandoffs) open hand-offs, index \(lag) behind"
    }
}

extension ServiceStatus {
    init(_ loop: LoopStatus, head: UInt64, index: Index, endpoints: [String]) {
        self.init(
            sessions: loop.sessions, openHandoffs: loop.openHandoffs, records: head, indexed: index.appliedSequence,
            isDiskFull: loop.isDiskFull, endpoints: endpoints.joined(separator: ", "))
    }
}
