internal import CasebusModel
internal import CasebusReports

/// A unit's own page.
struct UnitPage {
    let unit: Address
    let inbox: InboxAnswer
    /// What is open and concerns it.
    let open: StallAnswer
    /// `nil` where they are not for this reader.
    let figures: StallGroupAnswer?
    let here: Link

    /// What it waits for that is shown.
    private static let waitsMax = 100

    private var now: Timestamp { inbox.at?.timestamp ?? open.at.timestamp }

    var body: HTML {
        HTML([
            "<div class=\"lead\" data-refresh=\"\(inbox.head ?? 0)\">\(UnitWords.lead(HumanTime.instant(now)))</div>",
            "<h2>\(UnitWords.inbox)</h2>", inboxTable, DisputeList(inbox, of: unit.text).html,
            "<h2>\(UnitWords.waits)</h2>", waits,
            "<h2>\(UnitWords.explanations)</h2>", explanations, "<h2>\(UnitWords.figures)</h2>", figureTable,
        ])
    }

    // MARK: What lies before it

    private var inboxTable: HTML {
        guard !inbox.handoffs.isEmpty else { return "<p>\(DeskWords.nothingOpen(unit.text))</p>" }
        let rows = inbox.handoffs.map { entry -> HTML in
            let since = entry.signedAt ?? entry.pushedAt
            let limits = (entry.clocks ?? []).flatMap { zip($0.limits, ClockReport($0, now: now).lines) }
            return """
                <tr><td class="number">\(entry.handoff)</td>\
                <td><a href="\(Link.ofCase(entry.id, registrar: entry.registrar))">\(entry.id)</a></td>\
                <td>\(UnitLink.html(entry.from))</td><td>\(purpose(entry.matter, entry.step))</td>\
                <td>\(InboxReport.state(entry.state))</td><td class="unbroken">\(since.shown)</td>\
                <td class="number">\(age(since))</td><td>\(left(limits))</td></tr>
                """
        }
        let table = PageTable(
            label: UnitWords.inbox,
            columns: [
                (Title.handoff, true), (Title.theCase, false), (Title.sender, false), (Title.matter, false),
                (Title.state, false), (Title.since, false), (Title.lasting, true), (UnitWords.left, false),
            ], rows: rows)
        guard inbox.more == true, let last = inbox.handoffs.last else { return table.html }
        return HTML([
            table.html,
            "<p><a href=\"\(here.with("after", String(last.handoff)))\">\(UnitWords.next)</a></p>",
        ])
    }

    private func purpose(_ matter: String?, _ step: String?) -> String {
        [matter, step].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " / ")
    }

    private func age(_ since: Instant) -> String {
        HumanTime.duration(seconds: Double(now.milliseconds - since.timestamp.milliseconds) / 1000)
    }

    /// The last limit that is past, else the one that is due first.
    private func left(_ limits: [(ClockAnswer.Limit, String)]) -> HTML {
        if let late = limits.last(where: { $0.0.late }) {
            return "<span class=\"tag red\" title=\"\(late.1)\">\(UnitWords.late)</span> \(late.0.due?.shown ?? "")"
        }
        let next = limits.filter { $0.0.due != nil }.min {
            ($0.0.due?.timestamp.milliseconds ?? .max) < ($1.0.due?.timestamp.milliseconds ?? .max)
        }
        guard let next, let due = next.0.due else { return .nothing }
        return "<span title=\"\(next.1)\">\(UnitWords.until(due.shown))</span>"
    }

    // MARK: What it waits for

    private var waits: HTML {
        let waits = open.stalls.filter { $0.from == unit.text && $0.unit != unit.text }
        guard !waits.isEmpty else { return "<p>\(UnitWords.waitsForNobody)</p>" }
        let rows = waits.prefix(Self.waitsMax).map { stall -> HTML in
            """
            <tr><td class="number">\(stall.handoff.map(String.init) ?? "")</td>\
            <td><a href="\(Link.ofCase(stall.id, registrar: stall.registrar))">\(stall.id)</a></td>\
            <td>\(UnitLink.html(stall.unit))</td><td>\(CaseWords.label(stall.kind))</td>\
            <td class="unbroken">\(stall.since.shown)</td>\
            <td class="number">\(HumanTime.duration(seconds: stall.ageSeconds))</td></tr>
            """
        }
        let omitted = waits.count - rows.count
        return PageTable(
            caption: omitted > 0 || open.more == true ? UnitWords.onlyLongest(rows.count) : nil,
            label: UnitWords.waits,
            columns: [
                (Title.handoff, true), (Title.theCase, false), (Title.askWhom, false), (Title.kind, false),
                (Title.since, false), (Title.lasting, true),
            ], rows: rows
        ).html
    }

    // MARK: Cards and explanations: both sides

    private var explanations: HTML {
        let rows = inbox.handoffs.compactMap { entry -> HTML? in
            let records = entry.records ?? []
            let told = records.filter { $0.kind != "explain" }
            let explained = records.filter { $0.kind == "explain" }
            guard !records.isEmpty else { return nil }
            return """
                <tr><td class="number">\(entry.handoff)</td>\
                <td><a href="\(Link.ofCase(entry.id, registrar: entry.registrar))">\(entry.id)</a></td>\
                <td>\(sentences(told))</td>\
                <td>\(explained.isEmpty ? silence : sentences(explained))</td></tr>
                """
        }
        guard !rows.isEmpty else { return "<p>\(UnitWords.noCards)</p>" }
        return PageTable(
            label: UnitWords.explanations,
            columns: [
                (Title.handoff, true), (Title.theCase, false), (UnitWords.told, false), (UnitWords.explained, false),
            ], rows: rows
        ).html
    }

    private var silence: HTML { "<span class=\"soft\">\(UnitWords.notExplained)</span>" }

    private func sentences(_ rows: [RecordRow]) -> HTML {
        HTML(
            rows.map { row -> HTML in
                """
                <p><time class="soft">\(HumanTime.instant(row.at.timestamp))</time> \
                \(RecordLine.sentence(row, isWithinCase: true))</p>
                """
            })
    }

    // MARK: How it stands

    private var figureTable: HTML {
        guard let figures else { return "<p>\(UnitWords.figuresElsewhere)</p>" }
        let own = figures.groups.filter { $0.names.unit == unit.text && ["waiting", "at_work"].contains($0.kind) }
        guard !own.isEmpty else { return "<p>\(UnitWords.noFigures)</p>" }
        let rows = own.sorted { $0.kind > $1.kind }.map { group -> HTML in
            """
            <tr><th scope="row">\(UnitWords.figure(group.kind))</th><td class="number">\(group.n)</td>\
            <td class="number">\(group.open)</td>\
            <td class="number">\(HumanTime.duration(ifAny: group.held.median))</td>\
            <td class="number">\(HumanTime.duration(ifAny: group.held.ninetieth))</td>\
            <td class="number">\(HumanTime.duration(ifAny: group.held.max))</td></tr>
            """
        }
        return PageTable(
            caption: UnitWords.figureSpan, label: UnitWords.figures,
            columns: [
                ("", false), (Title.number, true), (Title.open, true), (Title.median, true), (Title.ninetieth, true),
                (Title.longest, true),
            ], rows: rows
        ).html
    }
}
