import CasebusClient
import CasebusModel
import Foundation

/// A delivery as it is printed.
enum DeliveryReport {
    static func line(_ delivery: Delivery) -> String {
        let verb =
            switch delivery.notice {
            case .pushed: DeskWords.pushed
            case .withdrawn: DeskWords.withdrew
            case .urged: DeskWords.urges
            case .signed: DeskWords.signed
            case .refused: DeskWords.refused
            case .fedBack: DeskWords.fedBack(delivery.outcome.map { Term.shown($0.rawValue) } ?? "?")
            case .suspended: DeskWords.suspended
            case .resumed: DeskWords.resumed
            case .disputed: DeskWords.disputes
            case .explained: DeskWords.explained
            case .reassigned: DeskWords.reassigned
            case .overseen: DeskWords.oversees
            case .signedFor: DeskWords.signedFor
            case .ruled: DeskWords.ruled
            case .card: DeskWords.card
            }
        let purpose = [delivery.matter, delivery.step].filter { !$0.isEmpty }
        var subject = RecordWords.subject(delivery.caseID)
        if let registrar = delivery.registrar, registrar != delivery.from {
            subject = RecordWords.subject(delivery.caseID, of: registrar.text)
        }
        let handoff = RecordWords.handoff(String(delivery.handoff), of: subject)
        var line = HumanTime.instant(delivery.at, withSeconds: true)
        line += "  " + DeskWords.delivery(delivery.from.text, verb, handoff)
        if !purpose.isEmpty { line += RecordWords.purpose(purpose.joined(separator: Separator.item)) }
        if !delivery.reason.isEmpty { line += DeskWords.reason(delivery.reason) }
        if let text = delivery.text, !text.isEmpty { line += DeskWords.quoted(text) }
        if let payload = delivery.payload, !payload.isEmpty {
            line += " " + RecordWords.content(RecordWords.payload(payload.count))
        }
        if delivery.redelivered { line += DeskWords.again }
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
