package import Foundation

/// The log as a table that grows: a line a record, its columns aligned with those of the lines before.
package struct TailTable {
    /// The zone in which the times are, which the titles say once.
    private let zone: TimeZone
    private let paint: Paint
    /// Columns widen for what comes, up to a limit that leaves the line readable; what is longer pushes its own line.
    private var widths = Widths()

    private struct Widths {
        static let partiesMax = 64
        static let actMax = 24
        static let caseMax = 32
        var number = 7
        var parties = 30
        var act = 13
        var subject = 11
        var handoff = 5
    }

    package init(zone: TimeZone = HumanTime.zone, paint: Paint) {
        self.zone = zone
        self.paint = paint
    }

    /// One page of rows; they are aligned with each other and, as far as they fit, with what was shown before.
    package mutating func lines(_ rows: [RecordRow]) -> [String] {
        let cells = rows.map { TailCells($0) }
        for (row, cell) in zip(rows, cells) {
            widths.number = max(widths.number, String(row.sequence).count)
            widths.parties = max(widths.parties, min(Widths.partiesMax, cell.parties.columns))
            widths.act = max(widths.act, min(Widths.actMax, cell.act.columns))
            widths.subject = max(widths.subject, min(Widths.caseMax, cell.subject.columns))
            widths.handoff = max(widths.handoff, cell.handoff.columns)
        }
        return zip(rows, cells).map { line($0, $1) }
    }

    package var titles: String {
        let time = TailWords.time(HumanTime.name(of: zone)).padded(to: TailTable.timeColumns)
        return paint(
            [
                time, TailWords.number.padded(to: widths.number, right: true),
                TailWords.parties.padded(to: widths.parties),
                TailWords.act.padded(to: widths.act), Title.theCase.padded(to: widths.subject), Title.handoff,
            ].joined(separator: "  "), .dim)
    }

    private static let timeColumns = 19

    private func line(_ row: RecordRow, _ cells: TailCells) -> String {
        let parts = [
            paint(HumanTime.instant(row.at.timestamp, withSeconds: true, in: zone), .dim),
            paint(String(row.sequence).padded(to: widths.number, right: true), .dim),
            cells.parties.padded(to: widths.parties),
            paint(cells.act, cells.ink) + String(repeating: " ", count: max(0, widths.act - cells.act.columns)),
            cells.subject.padded(to: widths.subject),
            cells.handoff.padded(to: widths.handoff),
            cells.details,
        ]
        let line = parts.joined(separator: "  ")
        return String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
    }
}

/// One record's cells. Everything in them is safe to show.
package struct TailCells {
    package let parties: String
    package let act: String
    package let subject: String
    package let handoff: String
    package let details: String
    let ink: Paint.Ink

    package init(_ row: RecordRow) {
        let (who, whom) = TailCells.parties(row)
        parties = whom.isEmpty ? who.shown : "\(who.shown) -> \(whom.shown)"
        act = TailCells.act(row).shown
        subject = (row.caseID ?? "").shown
        handoff = row.handoff.map { "#\($0)" } ?? ""
        details = TailCells.details(row).shown
        ink = TailCells.ink(row)
    }

    private static func parties(_ row: RecordRow) -> (String, String) {
        let unit = row.unit ?? row.actor ?? ""
        switch row.kind {
        case "push", "withdraw", "urge", "oversee": return (unit, row.to ?? "")
        case "acknowledge" where row.answer == "proxy_sign": return (unit, row.to ?? "")
        case "acknowledge", "feedback", "explain": return (unit, row.from ?? "")
        case "reassign": return (unit, row.office ?? "")
        case "rule": return (unit, row.owner ?? "")
        case "card": return (TailWords.bus, row.holder ?? "")
        case "linked", "deemed_signed": return (TailWords.bus, row.to ?? "")
        case "succeeded": return (unit, row.successor ?? "")
        case "deemed_accepted", "rules", "started", "stopped", "clock_jumped": return (TailWords.bus, "")
        case "arrived": return (TailWords.bus, unit)
        case "refusal": return (row.claimed ?? row.key ?? "?", TailWords.bus)
        default: return (unit.isEmpty ? TailWords.bus : unit, "")
        }
    }

    private static func act(_ row: RecordRow) -> String {
        func and(_ word: String?) -> String {
            word.map { " " + Term.shown($0).replacing("_", with: "-") } ?? ""
        }
        switch row.kind {
        case "acknowledge":
            switch row.answer {
            case nil, "sign": return TailWords.sign
            case "refuse": return TailWords.refuse
            case .some(let answer): return Term.shown(answer).replacing("_", with: "-")
            }
        case "feedback": return Term.shown("feedback") + and(row.outcome)
        case "decide": return Term.shown("decide") + and(row.decision)
        case "presence": return row.present == true ? TailWords.present : TailWords.away
        case "card": return TailWords.card(ProcedureWords.colour(row.colour ?? "?"))
        default: return TailWords.event(row.kind) ?? Term.shown(row.kind).replacing("_", with: "-")
        }
    }

    private static func details(_ row: RecordRow) -> String {
        var parts = [row.matter, row.step].compactMap(\.self).filter { !$0.isEmpty }
        switch row.kind {
        case "refusal": parts += [row.code ?? "?", TailWords.times(Int(clamping: row.count ?? 1))]
        case "started": parts += [row.version ?? ""]
        case "arrived": parts += [(row.handoffs ?? []).map { "#\($0)" }.joined(separator: " ")]
        case "rules": parts += [row.list ?? ""]
        default: break
        }
        let procedure = ProcedureLine.details(row).trimmingPrefix(" ")
        parts.append(String(procedure))
        if row.kind == "extend", let days = row.days { parts.append("\(days) \(TimeWords.workingDay)") }
        for next in row.next ?? [] { parts.append(TailWords.onward(next.to, "#\(next.handoff)")) }
        if let bytes = row.textBytes, bytes > 0 { parts.append("[\(RecordWords.text(bytes))]") }
        if let bytes = row.payloadBytes, bytes > 0 { parts.append("[\(RecordWords.payload(bytes))]") }
        if row.erased == true { parts.append(RecordWords.erased.trimmingCharacters(in: .whitespaces)) }
        if row.asserted == true { parts.append(TailWords.imported) }
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    private static func ink(_ row: RecordRow) -> Paint.Ink {
        switch row.kind {
        case "push", "linked": .cyan
        case "acknowledge": row.answer == nil || row.answer == "sign" || row.answer == "proxy_sign" ? .green : .red
        case "feedback": row.outcome == "done" || row.outcome == "progress" ? .blue : .yellow
        case "card": row.colour == "red" ? .red : .yellow
        case "refusal", "clock_jumped": .red
        case "urge", "oversee", "rule": .yellow
        case "started", "stopped", "presence", "arrived", "rules": .dim
        default: .plain
        }
    }
}
