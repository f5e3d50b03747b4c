import CasebusClient
import CasebusModel
import Foundation

/// A delivery as it is printed.
enum DeliveryReport {
    static func line(_ delivery: Delivery) -> String {
        let verb =
            switch delivery.notice {
            case .pushed: "pushed"
            case .withdrawn: "withdrew"
            case .urged: "urges"
            case .signed: "signed for"
            case .refused: "refused"
            case .fedBack: "gave feedback (\(delivery.outcome?.rawValue ?? "?")) on"
            }
        let purpose = [delivery.matter, delivery.step].filter { !$0.isEmpty }
        var line =
            "\(HumanTime.instant(delivery.at, withSeconds: true))  \(delivery.from.text) \(verb) hand-off "
            + "\(delivery.handoff)"
        line += " of \(delivery.caseID)"
        if let registrar = delivery.registrar, registrar != delivery.from { line += " of \(registrar.text)" }
        if !purpose.isEmpty { line += " (\(purpose.joined(separator: ", ")))" }
        if !delivery.reason.isEmpty { line += ": \(delivery.reason)" }
        if let text = delivery.text, !text.isEmpty { line += "  \"\(text)\"" }
        if let payload = delivery.payload, !payload.isEmpty { line += "  [payload of \(payload.count) bytes]" }
        if delivery.redelivered { line += "  (again)" }
        return line.shown
    }

    static func json(_ delivery: Delivery) throws -> String {
        try QueryDocument.text(
            Document(
                notice: delivery.notice.rawValue, handoff: delivery.handoff, sequence: delivery.sequence,
                at: delivery.at.description,
                recordedAt: delivery.recordedAt.description, from: delivery.from.text,
                registrar: delivery.registrar?.text,
                caseID: delivery.caseID, id: delivery.commandID, matter: delivery.matter, step: delivery.step,
                outcome: delivery.outcome?.rawValue, reason: delivery.reason, text: delivery.text,
                payload: delivery.payload.map { Data($0).base64EncodedString() }, redelivered: delivery.redelivered,
                erased: delivery.erased))
    }

    private struct Document: Encodable {
        var notice: String
        var handoff: UInt64
        var sequence: UInt64
        var at: String
        var recordedAt: String
        var from: String
        var registrar: String?
        var caseID: String
        var id: String
        var matter: String
        var step: String
        var outcome: String?
        var reason: String
        var text: String?
        var payload: String?
        var redelivered: Bool
        var erased: Bool

        enum CodingKeys: String, CodingKey {
            case notice, handoff, sequence, at, from, registrar, id, matter, step, outcome, reason, text, payload,
                redelivered, erased
            case recordedAt = "recorded_at"
            case caseID = "case"
        }
    }
}
