internal import CasebusModel
internal import CasebusReports

/// A case for whoever is asked about it: the answer at the counter, its clocks, where it was, what happened, what to do.
struct CasePage {
    let story: CaseStory
    private let answer: CaseAnswer
    private let isPast: Bool

    /// - Parameter isPast: whether it is told as it stood at an earlier instant, and does not change any more.
    init(_ answer: CaseAnswer, isPast: Bool) {
        (self.answer, self.isPast) = (answer, isPast)
        story = CaseStory(answer)
    }

    private var subject: CaseAnswer.Subject { story.subject }

    var body: HTML {
        let drawing = LaneDrawing(story)
        return HTML([
            counter, clocks,
            """
            <h2>\(CasePageWords.whereItWas)</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="\(CasePageWords.whereItWas)">\(drawing.html)</div>
            """,
            LaneLegend(story, drawing.layout.axis).html, stretches, happenings, records, CaseAdvice(subject).html,
            CaseForm(id: subject.id, registrar: subject.registrar, at: isPast ? answer.at?.timestamp : nil).html,
        ])
    }

    // MARK: The answer

    private var counter: HTML {
        let refresh: HTML = isPast ? "" : " data-refresh=\"\(answer.head ?? 0)\""
        var about = [
            CaseWords.registered(by: subject.registrar, on: subject.registeredAt.shown), Term.shown(subject.state),
        ]
        if let matter = subject.matter, !matter.isEmpty { about.insert(CaseWords.matter(matter), at: 0) }
        let limits = HTML(story.limitsToTell.map { "<p>\($0)</p>" })
        return """
            <div class="sheet counter"\(refresh)><p class="answer">\(CaseReport(answer, now: story.now).firstLine)</p>
            \(limits)
            <p class="soft">\(about.joined(separator: Separator.clause))</p>\(past)</div>
            """
    }

    private var past: HTML {
        guard isPast else { return .nothing }
        let link = Link.ofCase(subject.id, registrar: subject.registrar)
        return """
            <p><strong>\(CasePageWords.asItWas(answer.at?.shown ?? ""))</strong> \
            <a href="\(link)">\(CasePageWords.asItIs)</a></p>
            """
    }

    private var clocks: HTML {
        let sentences = story.clocks.flatMap(\.sentences)
        guard !sentences.isEmpty else {
            return subject.closedAt == nil
                ? "<h2>\(CasePageWords.clocks)</h2><p>\(CasePageWords.noClock)</p>" : .nothing
        }
        return """
            <h2>\(CasePageWords.clocks)</h2>
            <ul class="sentences">\(HTML(sentences.map { "<li>\($0)</li>" }))</ul>
            """
    }

    // MARK: Where it was

    private var stretches: HTML {
        let rows = story.stretches.map { stretch -> HTML in
            let interval = stretch.interval
            let end = interval.to?.timestamp ?? story.now
            let lasted = Double(end.milliseconds - interval.from.timestamp.milliseconds) / 1000
            return """
                <tr><td class="unbroken">\(HumanTime.instant(interval.from.timestamp, withSeconds: true))</td>\
                <td class="unbroken">\
                \(interval.to.map { HumanTime.instant($0.timestamp, withSeconds: true) } ?? CasePageWords.now)</td>\
                <td class="number">\(HumanTime.duration(seconds: lasted))</td><td>\(UnitLink.html(interval.unit))</td>\
                <td>\(CaseWords.label(interval.kind))\
                \(interval.party.map { $0.isEmpty ? "" : CaseWords.waiting(for: $0) } ?? "")</td>\
                <td class="number">\(interval.handoff.map(String.init) ?? "")</td></tr>
                """
        }
        return PageTable(
            caption: story.stretchesOmitted > 0 ? CasePageWords.earlierStretches(story.stretchesOmitted) : nil,
            label: CasePageWords.whereItWas,
            columns: [
                (Title.begin, false), (CasePageWords.until, false), (Title.lasting, true), (Title.holder, false),
                (Title.kind, false), (Title.handoff, true),
            ], rows: rows
        ).html
    }

    private var happenings: HTML {
        guard !story.happenings.isEmpty else { return .nothing }
        let rows = story.happenings.map { happening -> HTML in
            """
            <tr><td class="unbroken">\(HumanTime.instant(happening.at, withSeconds: true))</td>\
            <td><span class="tag \(happening.mark.rawValue)">\(CasePageWords.mark(happening.mark.rawValue))</span></td>\
            <td>\(happening.title)</td></tr>
            """
        }
        let table = PageTable(
            caption: story.happeningsOmitted > 0 ? CasePageWords.earlierMarks(story.happeningsOmitted) : nil,
            label: CasePageWords.befell,
            columns: [(CasePageWords.when, false), (Title.kind, false), (CasePageWords.what, false)], rows: rows)
        return "<h2>\(CasePageWords.befell)</h2>\(table.html)"
    }

    // MARK: What happened

    private var records: HTML {
        let omitted = subject.recordsOmitted ?? 0
        let earlier: HTML =
            omitted > 0 ? "<p class=\"soft\">\(CaseWords.earlier(omitted, ShellWord.quoted(subject.id)))</p>" : .nothing
        let lines = subject.records.map { row -> HTML in
            """
            <li><span class="sequence">\(row.sequence)</span> \
            <time>\(HumanTime.instant(row.at.timestamp, withSeconds: true))</time> \
            <span class="sentence">\(RecordLine.sentence(row, isWithinCase: true))\
            \(row.asserted == true ? RecordWords.imported : "")</span></li>
            """
        }
        return "<h2>\(CasePageWords.records)</h2>\(earlier)<ol class=\"records\">\(HTML(lines))</ol>"
    }
}
