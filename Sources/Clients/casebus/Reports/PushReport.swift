import Foundation

/// What the query `fetch` answers: the push of one hand-off, with its content.
struct FetchAnswer: Decodable {
    var handoff: UInt64
    var registrar: String?
    var caseID: String?
    var from: String?
    var to: String?
    var matter: String?
    var step: String?
    var text: String?
    /// In base 64.
    var payload: String?
    var erased: Bool?

    enum CodingKeys: String, CodingKey {
        case handoff, registrar, from, to, matter, step, text, payload, erased
        case caseID = "case"
    }

    var payloadBytes: Data? { payload.flatMap { Data(base64Encoded: $0) } }
}

/// A push and its content, for its receiver's eyes.
enum PushReport {
    static func lines(_ answer: FetchAnswer) -> [String] {
        var title = DeskWords.handoff(answer.handoff)
        if let id = answer.caseID { title += DeskWords.ofCase(id) }
        if let from = answer.from { title += DeskWords.from(from) }
        if let to = answer.to { title += DeskWords.to(to) }
        let purpose = [answer.matter, answer.step].compactMap(\.self).filter { !$0.isEmpty }
        if !purpose.isEmpty { title += DeskWords.purpose(purpose.joined(separator: Separator.item)) }
        var lines = [title]
        if answer.erased == true { lines.append(DeskWords.contentErased) }
        if let text = answer.text, !text.isEmpty { lines += ["", text.shownLines] }
        if let payload = answer.payloadBytes, !payload.isEmpty {
            lines += ["", DeskWords.payload(payload.count)]
        }
        return lines
    }
}
