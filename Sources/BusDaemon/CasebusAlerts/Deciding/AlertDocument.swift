internal import CasebusAudit
internal import CasebusConfiguration
internal import CasebusModel

/// An alert as a CloudEvent: what a target is posted, or handed on standard input.
///
/// Codes, names of units and a case's id; no text, no payload, nobody's name.
///
/// - Source: CloudEvents 1.0.2, JSON format, structured mode.
struct AlertDocument: Equatable, Sendable {
    static let contentType = "application/cloudevents+json; charset=utf-8"
    /// The most that a document comes to, in bytes: addresses and identifiers are bounded.
    static let bytesMax = 16 * 1024
    private static let typePrefix = "cn.casebus.alert."

    /// The same at each attempt and after a restart, by which a receiver knows what it has.
    let id: String
    let bytes: [UInt8]

    /// - Parameter log: the log's id in hexadecimal.
    init(card: RecordRow, log: String, for target: BusConfiguration.AlertTarget) {
        id = "\(log)-alert-\(card.sequence)"
        let registrar = card.registrar.map(target.name)
        let subject = card.caseID.map { id in registrar.map { "\($0)/\(id)" } ?? id }
        bytes = Self.event(id, log, type: "card", subject: subject, at: card.recordedAt) { data in
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

    init(condition: Condition, log: String) {
        id = condition.id(inLog: log)
        let (kind, ended) = (condition.name.kind.rawValue, condition.ended)
        bytes = Self.event(id, log, type: kind, subject: condition.name.rawValue, at: ended ?? condition.began) {
            data in
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
        _ id: String, _ log: String, type: String, subject: String?, at: Int64, data: (inout JSONWriter) -> Void
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
            json.object("data", data)
        }
        return json.bytes
    }
}
