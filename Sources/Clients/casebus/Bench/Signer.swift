import CasebusWire
import CasebusZMQ

/// A session of the receiving unit: confirms what arrives, signs for it, and feeds it back where the plan says so.
final class Signer {
    /// The push that a signature is for.
    struct Signature {
        var correlation: UInt64
        var pusher: Int
    }

    let link: BenchLink
    private let batch: Int
    private let feedsBack: Bool
    private var nextCorrelation: UInt64 = 1
    private let signatures: UnsafeMutableBufferPointer<Signature>
    private var arrived: [(handoff: UInt64, push: Signature)] = []
    private var command = SigningCommand()

    /// Signatures without a receipt; more than the credit of a session can bring about.
    private static let places = 1 << 15

    init(_ link: BenchLink, plan: BenchPlan) {
        self.link = link
        batch = plan.batch
        feedsBack = plan.feedsBack
        signatures = .allocate(capacity: Self.places)
        signatures.initialize(repeating: Signature(correlation: 0, pusher: 0))
    }

    deinit { signatures.deallocate() }

    /// Keeps a hand-off that arrived, until ``answer(upTo:ids:)``.
    func take(_ handoff: UInt64, _ push: Signature) { arrived.append((handoff, push)) }

    /// Confirms all that one message brought, and signs for what was kept.
    func answer(upTo number: UInt64, ids: inout CommandIDs) throws {
        try link.sendDelivered(upTo: number)
        var at = 0
        while at < arrived.count {
            let count = min(batch, arrived.count - at)
            guard try link.begin(correlation: nextCorrelation, parts: 0, count: count) else {
                throw CommandFailure(.unknown, "The bus takes no more signatures: its queue and ours are full.")
            }
            for index in 0..<count {
                let (handoff, push) = arrived[at + index]
                try send(.acknowledge, handoff, for: push, more: index < count - 1, &ids)
            }
            at += count
        }
        if feedsBack { try feedBack(&ids) }
        arrived.removeAll(keepingCapacity: true)
    }

    private func feedBack(_ ids: inout CommandIDs) throws {
        for first in stride(from: 0, to: arrived.count, by: batch) {
            let end = min(first + batch, arrived.count)
            guard try link.begin(correlation: nextCorrelation, parts: 0, count: end - first) else {
                throw CommandFailure(.unknown, "The bus takes no more feedback: its queue and ours are full.")
            }
            for index in first..<end {
                // Nothing waits for its receipt: correlation 0 is no push.
                let none = Signature(correlation: 0, pusher: 0)
                try send(.feedback, arrived[index].handoff, for: none, more: index < end - 1, &ids)
            }
        }
    }

    private func send(
        _ act: SigningCommand.Act, _ handoff: UInt64, for push: Signature, more: Bool, _ ids: inout CommandIDs
    ) throws {
        signatures[Int(nextCorrelation) & (Self.places - 1)] = push
        nextCorrelation += 1
        command.set(act, handoff: handoff, id: &ids)
        _ = try command.writer.bytes.withUnsafeBytes { try link.socket.send($0, more: more) }
    }

    /// The push whose signature was recorded; its correlation is 0 when it was no signature.
    func push(signedUnder correlation: UInt64) -> Signature {
        signatures[Int(truncatingIfNeeded: correlation) & (Self.places - 1)]
    }
}
