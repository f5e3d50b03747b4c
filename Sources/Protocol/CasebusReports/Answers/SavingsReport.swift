import CasebusCalendar
/// What the query `savings` answers.
package struct SavingsAnswer: Decodable {
    package var at: Instant
    package var steps: [Step]
    package var stamps: [Stamp]
    package var limits: [Limit]
    package var trips: [Trips]
    package var askedBy: [Trips]
    package var windows: [Window]
    package var more: Bool

    package enum CodingKeys: String, CodingKey {
        case at, steps, stamps, limits, trips, windows, more
        case askedBy = "asked_by"
    }

    package struct Step: Decodable {
        package var matter: String
        package var step: String
        package var n: Int
        package var open: Int
        package var held: HandoverAnswer.Wait
        package var matterTotal: Double

        package enum CodingKeys: String, CodingKey {
            case matter, step, n, open, held
            case matterTotal = "matter_total_s"
        }
    }

    package struct Stamp: Decodable {
        package var matter: String
        package var step: String
        package var answers: Int
        package var atOnce: Int
        package var wait: HandoverAnswer.Wait

        package enum CodingKeys: String, CodingKey {
            case matter, step, answers, wait
            case atOnce = "at_once"
        }
    }

    package struct Limit: Decodable {
        package var matter: String
        package var step: String
        package var n: Int
        package var open: Int
        package var promised: String
        package var kept: String
    }

    /// Of a matter, or of a unit that asked.
    package struct Trips: Decodable {
        package var matter: String?
        package var unit: String?
        package var cases: Int
        package var corrected: Int
        package var corrections: Int
        package var trips: Int
        package var materials: [String]?
    }

    package struct Window: Decodable {
        package var matter: String
        package var hall: String
        package var cases: Int
        package var handedOn: Int
        package var away: HandoverAnswer.Wait

        package enum CodingKeys: String, CodingKey {
            case matter, hall, cases, away
            case handedOn = "handed_on"
        }
    }
}

/// What could go: a table for each kind of saving that there is one of.
package enum SavingsReport {
    package static func lines(_ answer: SavingsAnswer) -> [String] {
        let parts: [(String, Table?)] = [
            (SavingsWords.steps, steps(answer.steps)), (SavingsWords.stamps, stamps(answer.stamps)),
            (SavingsWords.limits, limits(answer.limits)), (SavingsWords.trips, trips(answer.trips)),
            (SavingsWords.askedBy, askedBy(answer.askedBy)), (SavingsWords.windows, windows(answer.windows)),
        ]
        var lines: [String] = []
        for case (let heading, let table?) in parts { lines += [heading] + table.lines + [""] }
        guard !lines.isEmpty else { return [SavingsWords.nothing] }
        return lines + [SavingsWords.closing(at: answer.at.shown)] + (answer.more ? [SavingsWords.more] : [])
    }

    private static func steps(_ rows: [SavingsAnswer.Step]) -> Table? {
        guard !rows.isEmpty else { return nil }
        var table = Table([
            (Title.matter, .left), (Title.step, .left), (Title.held, .right), (Title.share, .right),
            (Title.number, .right), (Title.open, .right), (Title.median, .right), (Title.ninetieth, .right),
        ])
        for row in rows {
            table.add([
                shown(row.matter), shown(row.step), HumanTime.duration(ifAny: row.held.total),
                share(row.held.total ?? 0, of: row.matterTotal), String(row.n), String(row.open),
                HumanTime.duration(ifAny: row.held.median), HumanTime.duration(ifAny: row.held.ninetieth),
            ])
        }
        return table
    }

    private static func stamps(_ rows: [SavingsAnswer.Stamp]) -> Table? {
        guard !rows.isEmpty else { return nil }
        var table = Table([
            (Title.matter, .left), (Title.step, .left), (Title.waited, .right), (Title.median, .right),
            (Title.answers, .right), (Title.atOnce, .right),
        ])
        for row in rows {
            table.add([
                shown(row.matter), shown(row.step), HumanTime.duration(ifAny: row.wait.total),
                HumanTime.duration(ifAny: row.wait.median), String(row.answers), String(row.atOnce),
            ])
        }
        return table
    }

    private static func limits(_ rows: [SavingsAnswer.Limit]) -> Table? {
        guard !rows.isEmpty else { return nil }
        var table = Table([
            (Title.matter, .left), (Title.step, .left), (Title.promised, .right), (Title.kept, .right),
            (Title.number, .right), (Title.open, .right),
        ])
        for row in rows {
            table.add([
                shown(row.matter), shown(row.step), limit(row.promised), limit(row.kept), String(row.n),
                String(row.open),
            ])
        }
        return table
    }

    private static func trips(_ rows: [SavingsAnswer.Trips]) -> Table? {
        guard !rows.isEmpty else { return nil }
        var table = Table([
            (Title.matter, .left), (Title.trips, .right), (Title.corrections, .right), (Title.cases, .right),
            (Title.share, .right), (Title.materials, .left),
        ])
        for row in rows {
            table.add([
                shown(row.matter ?? ""), String(row.trips), String(row.corrections), String(row.cases),
                share(Double(row.corrected), of: Double(row.cases)),
                (row.materials ?? []).joined(separator: SavingsWords.comma),
            ])
        }
        return table
    }

    private static func askedBy(_ rows: [SavingsAnswer.Trips]) -> Table? {
        guard !rows.isEmpty else { return nil }
        var table = Table([(Title.unit, .left), (Title.trips, .right), (Title.corrections, .right)])
        for row in rows { table.add([row.unit ?? "", String(row.trips), String(row.corrections)]) }
        return table
    }

    private static func windows(_ rows: [SavingsAnswer.Window]) -> Table? {
        guard !rows.isEmpty else { return nil }
        var table = Table([
            (Title.matter, .left), (Title.unit, .left), (Title.away, .right), (Title.handedOn, .right),
            (Title.cases, .right), (Title.median, .right), (Title.ninetieth, .right),
        ])
        for row in rows {
            table.add([
                shown(row.matter), row.hall, HumanTime.duration(ifAny: row.away.total), String(row.handedOn),
                String(row.cases), HumanTime.duration(ifAny: row.away.median),
                HumanTime.duration(ifAny: row.away.ninetieth),
            ])
        }
        return table
    }

    private static func shown(_ name: String) -> String { name.isEmpty ? "-" : name }

    private static func limit(_ text: String) -> String { TimeBudget(written: text)?.shown ?? text }

    private static func share(_ part: Double, of whole: Double) -> String {
        whole > 0 ? "\(Int((part / whole * 100).rounded())) %" : "-"
    }
}
