import CasebusClient
import CasebusModel
import CasebusReports

/// A receipt as it is printed.
struct ReceiptReport {
    private let receipt: Receipt

    init(_ receipt: Receipt) {
        self.receipt = receipt
    }

    func text(json: Bool) throws -> String {
        json ? try QueryDocument.text(document) : line
    }

    /// `recorded as 123 at 2026-01-05 09:30:00, hand-off 45`
    var line: String {
        let time = HumanTime.stamp(receipt.recordedAt)
        let place =
            receipt.repeated
            ? DeskWords.recordedBefore(receipt.sequence, at: time) : DeskWords.recorded(receipt.sequence, at: time)
        guard let handoff = receipt.handoff else { return place }
        return place
            + (receipt.handoffs > 1
                ? DeskWords.opened(handoff, to: handoff + UInt64(receipt.handoffs) - 1) : DeskWords.opened(handoff))
    }

    private var document: Document {
        Document(
            sequence: receipt.sequence, recordedAt: receipt.recordedAt.description, handoff: receipt.handoff,
            handoffs: receipt.handoffs, repeated: receipt.repeated)
    }

    private struct Document: Encodable {
        var sequence: UInt64
        var recordedAt: String
        var handoff: UInt64?
        var handoffs: Int
        var repeated: Bool

        enum CodingKeys: String, CodingKey {
            case sequence
            case recordedAt = "recorded_at"
            case handoff, handoffs, repeated
        }
    }
}
