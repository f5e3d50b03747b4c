import CasebusZMQ

/// The cases that the pushes are about, registered before they are needed.
final class CaseStock {
    private let link: BenchLink
    private let register: CommandTemplate
    private var nextCorrelation: UInt64 = 1
    private let pushesPerCase: Int
    private(set) var count = 0
    /// Pushes so far.
    var used = 0

    /// Commands in one message, the most there may be.
    private static let perMessage = 256

    init(_ link: BenchLink, run: String, pushesPerCase: Int) {
        self.link = link
        self.pushesPerCase = pushesPerCase
        register = .register(run: run)
    }

    /// Whether the cases' hand-offs are used up.
    var isExhausted: Bool { used >= count * pushesPerCase }

    /// Registers more cases and waits until all are recorded.
    func grow(by more: Int, frame: inout ZMQFrame, ids: inout CommandIDs) throws {
        let end = count + more
        while count < end {
            let step = min(Self.perMessage, end - count)
            guard try link.begin(correlation: nextCorrelation, parts: 0, count: step) else {
                throw CommandFailure(.unreachable, "The bus takes no registrations: its queue and ours are full.")
            }
            for index in 0..<step {
                register.setCase(count + index)
                ids.write(to: register.id)
                _ = try link.socket.send(register.raw, more: index < step - 1)
            }
            nextCorrelation += UInt64(step)
            try link.awaitReceipts(step, frame: &frame)
            count += step
        }
    }
}
