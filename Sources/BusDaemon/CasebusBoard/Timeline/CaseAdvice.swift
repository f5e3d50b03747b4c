internal import CasebusReports

/// What one can do about a case now: a line to copy for each act, for whoever may do it.
struct CaseAdvice {
    /// Hand-offs that are told of.
    private static let handoffsMax = 8

    private let subject: CaseAnswer.Subject

    init(_ subject: CaseAnswer.Subject) { self.subject = subject }

    var html: HTML {
        let lines =
            acts + [(CasePageWords.readOn, "casebus case \(word(subject.id)) --registrar \(word(subject.registrar))")]
        let items = lines.map { sentence, command -> HTML in
            "<dt>\(sentence)</dt><dd><code>\(command)</code></dd>"
        }
        return "<h2>\(CasePageWords.toDo)</h2><dl class=\"commands\">\(HTML(items))</dl>"
    }

    private var acts: [(String, String)] {
        subject.holders.filter { $0.handoff != nil }.prefix(Self.handoffsMax).flatMap { holder in
            holder.handoff.map { acts(on: $0, holder) } ?? []
        }
    }

    private func acts(on handoff: UInt64, _ holder: CaseAnswer.Holder) -> [(String, String)] {
        let unit = word(holder.unit)
        var acts: [(String, String)] = []
        switch holder.kind {
        case "waiting", "away":
            acts.append((CasePageWords.sign(holder.unit, handoff), "casebus --as \(unit) acknowledge \(handoff)"))
        case "at_work":
            acts.append((CasePageWords.answer(holder.unit, handoff), "casebus --as \(unit) feedback \(handoff) done"))
        default: return []
        }
        acts.append(
            (CasePageWords.explain(holder.unit, handoff), "casebus --as \(unit) explain \(handoff) --reason CODE"))
        if let sender = sender(of: handoff) {
            acts.append((CasePageWords.urge(sender, handoff), "casebus --as \(word(sender)) urge \(handoff)"))
        }
        return acts
    }

    /// `nil` where the record that opened it is not among those shown.
    private func sender(of handoff: UInt64) -> String? {
        var sender: String?
        for row in subject.records {
            if row.kind == "succeeded", row.unit == sender { sender = row.successor }
            if row.kind == "push", row.handoff == handoff { sender = row.from ?? row.unit }
            if row.next?.contains(where: { $0.handoff == handoff }) == true { sender = row.unit }
        }
        return sender
    }

    private func word(_ text: String) -> String { ShellWord.quoted(text) }
}
