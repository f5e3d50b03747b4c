internal import CasebusModel
internal import CasebusReports

/// What a unit has before it, the oldest first, and the question at the counter.
struct DeskInboxPage {
    let unit: String
    let inbox: InboxAnswer
    /// The answer at the counter, where it was asked for.
    let counter: [String]

    var body: HTML {
        """
        \(list(DeskPageWords.toBeSigned, inbox.handoffs.filter { $0.state == "pushed" }))
        \(list(DeskPageWords.atWork, inbox.handoffs.filter { $0.state == "signed" }))
        \(others)
        \(DisputeList(inbox, of: unit).html)
        \(next)
        \(question)
        """
    }

    private var others: HTML {
        let entries = inbox.handoffs.filter { !["pushed", "signed"].contains($0.state) }
        return entries.isEmpty ? "" : list(DeskPageWords.others, entries)
    }

    private func list(_ title: String, _ entries: [InboxAnswer.Entry]) -> HTML {
        guard !entries.isEmpty else {
            return "<section><h2>\(title)</h2><p class=\"quiet\">\(DeskPageWords.nothing)</p></section>"
        }
        return """
            <section><h2>\(title) <span class="count">\(entries.count)</span></h2>
            <table class="desk"><thead><tr><th scope="col">\(Title.handoff)</th><th scope="col">\(Title.theCase)</th>\
            <th scope="col">\(Title.sender)</th><th scope="col">\(Title.matter)</th><th scope="col">\(Title.step)</th>\
            <th scope="col">\(Title.pushedAt)</th><th scope="col" class="number">\(Title.lasting)</th><td></td></tr></thead>
            <tbody>\(HTML(entries.map(row)))</tbody></table></section>
            """
    }

    private func row(_ entry: InboxAnswer.Entry) -> HTML {
        let now = inbox.at?.timestamp ?? HumanTime.now()
        let age = Double(now.milliseconds - entry.pushedAt.timestamp.milliseconds) / 1000
        return """
            <tr><td class="number">\(entry.handoff)</td><td>\(entry.id)</td><td>\(entry.from)</td>\
            <td>\(entry.matter ?? "")</td><td>\(entry.step ?? "")</td><td>\(entry.pushedAt.shown)</td>\
            <td class="number">\(HumanTime.duration(seconds: age))</td>\
            <td><a href="/desk/handoff?number=\(entry.handoff)" \
            aria-label="\(DeskPageWords.open): \(DeskPageWords.handoff(entry.handoff))">\(DeskPageWords.open)</a></td></tr>
            """
    }

    private var next: HTML {
        guard inbox.more == true, let last = inbox.handoffs.last else { return "" }
        return "<p><a href=\"/desk?after=\(last.handoff)\">\(DeskPageWords.thereAreMore)</a></p>"
    }

    private var question: HTML {
        """
        <section id="counter"><h2>\(DeskPageWords.counter)</h2>
        <form method="get" action="/desk#counter" class="desk">
        <label>\(DeskPageWords.caseID) <input name="case" required maxlength="\(Limits.identifierBytes)"></label>
        <label>\(DeskPageWords.registrar) <input name="registrar" maxlength="\(Limits.addressBytes)"></label>
        <button>\(DeskPageWords.look)</button></form>
        \(HTML(counter.map { "<p class=\"answer\">\($0)</p>" }))</section>
        """
    }
}
