internal import CasebusAudit
internal import CasebusConfiguration
internal import CasebusModel

/// An alert as a CloudEvent: what a target is posted, or handed on standard input.
///
/// Codes, names of units, a case's id, and a sentence made of them; no text of a unit's, no payload, nobody's name.
///
/// - Source: CloudEvents 1.0.2, JSON format, structured mode.
struct AlertDocument: Equatable, Sendable {
    static let contentType = "application/cloudevents+json; charset=utf-8"
    private static let typePrefix = "cn.casebus.alert."

    /// The same at each attempt and after a restart, by which a receiver knows what it has.
    let id: String
    let bytes: [UInt8]

    /// - Parameters:
    ///   - log: the log's id in hexadecimal.
    ///   - offsetMinutes: of the calendar, in whose time the sentence says when something is due.
    init(card: RecordRow, log: String, for target: BusConfiguration.AlertTarget, offsetMinutes: Int) {
        id = "\(log)-alert-\(card.sequence)"
        let registrar = card.registrar.map(target.name)
        let subject = card.caseID.map { id in registrar.map { "\($0)/\(id)" } ?? id }
        let sentence = AlertSentence(
            .init(
                colour: card.colour?.rawValue ?? "", clock: card.clock?.rawValue ?? "", registrar: registrar ?? "",
                caseID: card.caseID ?? "", holder: card.holder.map(target.name) ?? "", rule: card.rule ?? "",
                due: card.due ?? card.recordedAt), offsetMinutes: offsetMinutes)
        bytes = Self.event(id, log, type: "card", subject: subject, at: card.recordedAt, sentence) { data in
            data.member("kind", card.alertKind?.rawValue)
            data.member("sequence", card.sequence)
            data.member("clock", card.clock?.rawValue)
            data.member("colour", card.colour?.rawValue)
            data.member("raised", card.raised)
            data.member("rule", card.rule)
            data.instant("due", milliseconds: card.due)
            data.member("holder", card.holder.map(target.name))
            data.member("registrar", registrar)
            data.member("case", card.caseID)
            data.member("handoff", card.handoff)
            data.member("from", card.from.map(target.name))
            data.member("to", card.to.map(target.name))
        }
    }

    init(condition: Condition, log: String, offsetMinutes: Int) {
        id = condition.id(inLog: log)
        let (kind, ended) = (condition.name.kind.rawValue, condition.ended)
        let sentence = AlertSentence(condition, offsetMinutes: offsetMinutes)
        let at = ended ?? condition.began
        bytes = Self.event(id, log, type: kind, subject: condition.name.rawValue, at: at, sentence) { data in
            data.member("kind", kind)
            data.member("name", condition.name.rawValue)
            data.member("state", ended == nil ? "began" : "ended")
            data.instant("began", milliseconds: condition.began)
            data.instant("ended", milliseconds: ended)
            data.member("code", condition.code)
            data.member("refusals", condition.figures.refusals)
            data.member("free_bytes", condition.figures.freeBytes)
            data.member("size_bytes", condition.figures.sizeBytes)
            data.member("lag_s", condition.figures.lagSeconds)
            data.member("lag_records", condition.figures.lagRecords)
        }
    }

    private static func event(
        _ id: String, _ log: String, type: String, subject: String?, at: Int64, _ sentence: AlertSentence,
        data: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("specversion", "1.0")
            json.member("id", id)
            json.member("source", "urn:casebus:log:\(log)")
            json.member("type", typePrefix + type)
            json.member("subject", subject)
            json.instant("time", milliseconds: at)
            json.member("datacontenttype", "application/json")
            json.object("data") { json in
                data(&json)
                json.object("text") { json in
                    json.member("en", sentence.english)
                    json.member("zh", sentence.chinese)
                }
            }
        }
        return json.bytes
    }
}
