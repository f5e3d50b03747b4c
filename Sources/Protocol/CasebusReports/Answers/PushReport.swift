package import Foundation

/// What the query `fetch` answers: a hand-off's push, or another record of it, with its content.
package struct FetchAnswer: Decodable {
    package var handoff: UInt64
    package var from: String?
    package var to: String?
    package var state: String?
    package var record: RecordRow
    package var text: String?
    /// In base 64.
    package var payload: String?
    package var erased: Bool?

    package var payloadBytes: Data? { payload.flatMap { Data(base64Encoded: $0) } }
}

/// A record of a hand-off and its content, for the eyes of its two ends.
package enum PushReport {
    package static func lines(_ answer: FetchAnswer) -> [String] {
        var title = DeskWords.handoff(answer.handoff)
        if let id = answer.record.caseID { title += DeskWords.ofCase(id) }
        if let from = answer.from { title += DeskWords.from(from) }
        if let to = answer.to { title += DeskWords.to(to) }
        let purpose = [answer.record.matter, answer.record.step].compactMap(\.self).filter { !$0.isEmpty }
        if !purpose.isEmpty { title += DeskWords.purpose(purpose.joined(separator: Separator.item)) }
        var lines = [title, RecordLine.line(answer.record, isWithinCase: true)]
        if answer.erased == true { lines.append(DeskWords.contentErased) }
        if let text = answer.text, !text.isEmpty { lines += ["", text.shownLines] }
        if let payload = answer.payloadBytes, !payload.isEmpty {
            lines += ["", DeskWords.payload(payload.count)]
        }
        return lines
    }
}
