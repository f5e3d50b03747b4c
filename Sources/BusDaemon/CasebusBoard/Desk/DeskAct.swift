internal import CasebusClient
internal import CasebusModel

/// What somebody at a desk does with a hand-off.
///
/// It comes from a form twice: once to be shown again and confirmed, once to be sent. Both times it is read anew, and
/// the command's id is the same, so that sending it once more records nothing twice.
struct DeskAct: Equatable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case sign, refuse, feedback, explain
    }

    var kind: Kind
    var handoff: UInt64
    /// The idempotency key, made when the form was.
    var id: String
    /// A code; empty where there is none.
    var reason: String
    /// Of a feedback.
    var outcome: Outcome?
    /// Free words, as the receiver of the notice reads them.
    var text: String

    /// - Parameter form: the fields as they came.
    /// - Throws: a `Problem` that names the field, what it held and what to do.
    init(form: [String: String]) throws(Problem) {
        func field(_ name: String) -> String { (form[name] ?? "").trimmed }
        guard let kind = Kind(rawValue: field("act")) else {
            throw Self.problem(
                "act", field("act"), "choose one of \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let handoff = UInt64(field("handoff")), (1...UInt64(Int64.max)).contains(handoff) else {
            throw Self.problem("handoff", field("handoff"), "write the hand-off's number")
        }
        self.kind = kind
        self.handoff = handoff
        (id, reason, text) = (field("id"), field("reason"), field("text"))
        guard (1...Limits.identifierBytes).contains(id.utf8.count), unprintable(in: id) == nil else {
            throw Self.problem("id", id, "open the form again: the command's id is missing")
        }
        guard text.utf8.count <= Limits.textBytes else {
            throw Self.problem("text", "\(text.utf8.count) bytes", "write at most \(Limits.textBytes) bytes")
        }
        switch kind {
        case .sign: break
        case .refuse, .explain:
            if reason.isEmpty { throw Self.problem("reason", "", "give a reason") }
        case .feedback:
            guard let outcome = Outcome(rawValue: field("outcome")) else {
                throw Self.problem(
                    "outcome", field("outcome"),
                    "choose one of \(Outcome.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            self.outcome = outcome
        }
    }

    /// As the client library sends it.
    var command: OutgoingCommand {
        let act: OutgoingCommand.Act =
            switch kind {
            case .sign: .sign(handoff: handoff)
            case .refuse: .refuse(handoff: handoff, reason: reason)
            case .feedback: .feedback(handoff: handoff, outcome ?? .progress, reason: reason, next: [])
            case .explain: .explain(handoff: handoff, reason: reason)
            }
        return OutgoingCommand(act, id: id, text: text.isEmpty ? nil : text)
    }

    /// The fields of a form that says the same.
    var fields: [(name: String, value: String)] {
        [
            ("act", kind.rawValue), ("handoff", String(handoff)), ("id", id), ("reason", reason),
            ("outcome", outcome?.rawValue ?? ""), ("text", text),
        ].filter { !$0.value.isEmpty }
    }

    private static func problem(_ field: String, _ value: String, _ remedy: String) -> Problem {
        Problem(.fieldInvalid, field: field, value: value, detail: remedy)
    }
}

extension String {
    /// Without what browsers and fingers leave at the ends.
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text.drop(while: \.isWhitespace))
    }
}
