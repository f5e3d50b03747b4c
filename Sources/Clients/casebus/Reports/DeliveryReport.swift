import CasebusClient
import CasebusModel
import CasebusReports
import Foundation

/// A delivery as it is printed.
enum DeliveryReport {
    static func line(_ delivery: Delivery) -> String {
        let verb =
            switch delivery.notice {
            // What comes with a succession is the push.
            case .pushed, .succeeded: DeskWords.pushed
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
            case .signedFor: delivery.busAct == .deemedSigned ? DeskWords.deemedSigned : DeskWords.signedFor
            case .ruled: DeskWords.ruled
            case .card:
                card(delivery).map { DeskWords.card(ProcedureWords.colour($0.colour.rawValue)) } ?? DeskWords.someCard
            }
        let purpose = [delivery.matter, delivery.step].filter { !$0.isEmpty }
        var subject = RecordWords.subject(delivery.caseID)
        if let registrar = delivery.registrar, registrar != delivery.from {
            subject = RecordWords.subject(delivery.caseID, of: registrar.text)
        }
        let handoff = RecordWords.handoff(String(delivery.handoff), of: subject)
        var line = HumanTime.stamp(delivery.at)
        if delivery.notice == .succeeded {
            line += "  " + DeskWords.succeeded(delivery.handoff == 0 ? subject : ProcedureWords.handoff(handoff))
        } else {
            line += "  " + DeskWords.delivery(delivery.from?.text ?? DeskWords.theBus, verb, handoff)
        }
        if !purpose.isEmpty { line += RecordWords.purpose(purpose.joined(separator: Separator.item)) }
        if !delivery.reason.isEmpty { line += DeskWords.reason(delivery.reason) }
        line += details(delivery)
        if let text = delivery.text, !text.isEmpty { line += DeskWords.quoted(text) }
        if let payload = delivery.payload, !payload.isEmpty {
            line += " " + RecordWords.content(RecordWords.payload(payload.count))
        }
        if delivery.redelivered { line += DeskWords.again }
        return line.shown
    }

    private static func card(_ delivery: Delivery) -> Card? {
        guard case .card(let card) = delivery.busAct else { return nil }
        return card
    }

    private static func details(_ delivery: Delivery) -> String {
        var details = ProcedureDetails()
        let isReassigned = delivery.notice == .reassigned
        details.add(delivery.owner?.text, isReassigned ? ProcedureWords.office : ProcedureWords.duty)
        details.add(Int(delivery.entry), ProcedureWords.entry)
        details.add(delivery.party, ProcedureWords.waitingFor)
        details.add(delivery.noticeNumber, ProcedureWords.notice)
        details.add(Int(delivery.days), ProcedureWords.announced)
        details.add(if: delivery.inPerson, ProcedureWords.inPerson)
        if case .linked(let parent) = delivery.busAct {
            details.add(
                parent.registrar.map { RecordWords.subject(parent.id, of: $0.text) } ?? RecordWords.subject(parent.id),
                ProcedureWords.follows)
        }
        if let card = card(delivery) {
            details.add(card.clock.rawValue, ProcedureWords.clock)
            details.add(ClockReport.rule(card.rule))
            details.add(HumanTime.instant(card.due), ProcedureWords.due)
            details.add(card.isRaised ? card.holder?.text : nil, ProcedureWords.holder)
        }
        return details.text
    }

    static func json(_ delivery: Delivery) throws -> String {
        try QueryDocument.text(
            Document(
                notice: delivery.notice.rawValue, handoff: delivery.handoff, sequence: delivery.sequence,
                at: delivery.at.description,
                recordedAt: delivery.recordedAt.description, from: delivery.from?.text,
                registrar: delivery.registrar?.text,
                caseID: delivery.caseID, id: delivery.commandID, matter: delivery.matter, step: delivery.step,
                outcome: delivery.outcome?.rawValue, reason: delivery.reason, owner: delivery.owner?.text,
                entry: delivery.entry == 0 ? nil : delivery.entry,
                noticeNumber: delivery.noticeNumber.isEmpty ? nil : delivery.noticeNumber,
                party: delivery.party.isEmpty ? nil : delivery.party, days: delivery.days == 0 ? nil : delivery.days,
                inPerson: delivery.inPerson ? true : nil, act: delivery.busAct.map(BusActDocument.init),
                text: delivery.text,
                payload: delivery.payload.map { Data($0).base64EncodedString() }, redelivered: delivery.redelivered,
                erased: delivery.erased))
    }

    private struct Document: Encodable {
        var notice: String
        var handoff: UInt64
        var sequence: UInt64
        var at: String
        var recordedAt: String
        var from: String?
        var registrar: String?
        var caseID: String
        var id: String
        var matter: String
        var step: String
        var outcome: String?
        var reason: String
        var owner: String?
        var entry: UInt32?
        var noticeNumber: String?
        var party: String?
        var days: UInt32?
        var inPerson: Bool?
        var act: BusActDocument?
        var text: String?
        var payload: String?
        var redelivered: Bool
        var erased: Bool

        enum CodingKeys: String, CodingKey {
            case notice, handoff, sequence, at, from, registrar, id, matter, step, outcome, reason, owner, entry, party,
                days, text, payload, redelivered, erased
            case act = "bus_act"
            case noticeNumber = "notice_number"
            case inPerson = "in_person"
            case recordedAt = "recorded_at"
            case caseID = "case"
        }
    }
}
